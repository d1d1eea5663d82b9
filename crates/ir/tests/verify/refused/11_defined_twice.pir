; rule 11: v0 is defined in block0 already
module "m" language "test"

fn0 = function "f" direct () {
block0:
  v0 = i64.const 1
  v0 = i64.const 2
  return
}
