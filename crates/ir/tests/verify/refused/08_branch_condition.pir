; rule 8: operand v0 is i64, bool wanted
module "m" language "test"

fn0 = function "f" direct (i64) {
block0(v0: i64):
  branch v0, block1, block1
block1:
  return
}
