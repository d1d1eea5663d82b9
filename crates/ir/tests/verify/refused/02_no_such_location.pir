; rule 2: no loc2
module "m" language "test"

fn0 = function "f" direct () {
block0:
  return @loc2
}

file0 = source "m.test" 0000000000000000000000000000000000000000000000000000000000000000 lines 3
loc1 = file0 0..1
