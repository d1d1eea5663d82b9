; rule 8: operand v0 is i64, any wanted
module "m" language "test"

fn0 = function "f" direct (i64) -> any {
block0(v0: i64):
  return v0
}
