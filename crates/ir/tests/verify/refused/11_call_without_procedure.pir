; rule 11: 0 arguments, 1 wanted
module "m" language "test"

fn0 = function "f" direct () {
block0 call:
  return
}
