; rule 2: expected a source of the module, found file1
module "m" language "test"

fn0 = function "f" direct () {
block0:
  return @loc1
}

file0 = source "m.test" 0000000000000000000000000000000000000000000000000000000000000000 lines 3
loc1 = file1 0..1
