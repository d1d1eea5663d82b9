; rule 12: fn7 is not declared
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0 = call fn7
  return v0
}
