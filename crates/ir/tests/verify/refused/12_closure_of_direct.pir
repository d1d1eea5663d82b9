; rule 12: fn0 is not a procedure
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0 = closure.new fn0 0
  return v0
}
