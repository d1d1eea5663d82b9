; rule 13: expected any as operand v0, found i64
module "m" language "test"

fn0 = function "f" direct (i64) {
block0(v0: i64):
  throw v0
}
