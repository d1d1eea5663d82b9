; rule 13: expected bool as operand v0, found i64
module "m" language "test"

fn0 = function "f" direct (i64) {
block0(v0: i64):
  branch v0, block1, block1
block1:
  return
}
