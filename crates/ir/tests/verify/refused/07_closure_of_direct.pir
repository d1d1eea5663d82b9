; rule 7: fn0 is no procedure function
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0 = closure.new fn0 0
  return v0
}
