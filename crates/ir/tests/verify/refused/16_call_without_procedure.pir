; rule 16: expected 1 arguments, found 0
module "m" language "test"

fn0 = function "f" direct () {
block0 call:
  return
}
