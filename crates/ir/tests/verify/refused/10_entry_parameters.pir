; rule 10: its parameters are not those of the function
module "m" language "test"

fn0 = function "f" direct (i64) {
block0(v0: any):
  return
}
