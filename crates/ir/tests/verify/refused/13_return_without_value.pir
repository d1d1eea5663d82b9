; rule 13: expected 1 operands, found 0
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  return
}
