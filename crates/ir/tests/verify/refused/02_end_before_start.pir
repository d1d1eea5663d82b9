; rule 2: expected an end not before the start, found bytes 1..0
module "m" language "test"

fn0 = function "f" direct () {
block0:
  return @loc1
}

file0 = source "m.test" 0000000000000000000000000000000000000000000000000000000000000000 lines 3
loc1 = file0 1..0
