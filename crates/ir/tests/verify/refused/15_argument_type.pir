; rule 15: expected any as argument v0, found i64
module "m" language "test"

fn0 = function "f" direct (i64) {
block0(v0: i64):
  jump block1(v0)
block1(v1: any):
  return
}
