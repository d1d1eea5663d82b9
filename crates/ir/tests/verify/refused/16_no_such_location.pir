; rule 16: no loc2
module "m" language "test"

fn0 = function "f" direct () {
block0:
  return @loc2
}

loc1 = file0 0..1
