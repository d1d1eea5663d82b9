; rule 7: expected any in every place, found a procedure of other types
module "m" language "test"

fn0 = function "f" procedure (any, i64) -> any {
block0(v0: any, v1: i64):
  return v0
}
