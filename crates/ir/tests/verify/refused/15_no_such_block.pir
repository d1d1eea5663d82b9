; rule 15: block7 does not exist
module "m" language "test"

fn0 = function "f" direct () {
block0:
  jump block7
}
