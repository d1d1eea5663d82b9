; rule 16: expected any as argument v0, found i64
module "m" language "test"

fn0 = function "f" direct (i64) {
block0(v0: i64) catch block1(v0):
  return
block1(v1: any, v2: any):
  return
}
