; rule 8: 0 operands, 1 wanted
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  return
}
