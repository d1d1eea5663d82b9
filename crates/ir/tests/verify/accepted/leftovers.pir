; What a pass may leave behind still prints and parses: values that nothing defines, an odd result type.
module "m" language "test"

fn0 = function "f" direct () -> i64 {
free v0: f64 "gone", v2: obj
block0:
  v1 = i64.const 1
  return v1
}
