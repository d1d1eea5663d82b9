; rule 10: it leads to block0
module "m" language "test"

fn0 = function "f" direct () {
block0:
  jump block0
}
