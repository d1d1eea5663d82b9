; rule 9: expected a direct function without parameters whose result is any, found fn0 of other types or convention
module "m" language "test"
entry fn0

fn0 = function "main" direct () -> i64 {
block0:
  v0 = i64.const 1
  return v0
}
