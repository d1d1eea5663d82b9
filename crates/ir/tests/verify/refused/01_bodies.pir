; rule 1: no block
module "m" language "test"

fn0 = function "f" direct () {
}
