; rule 19: expected a result of any, found i64
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  tail call fn1
}

fn1 = function "g" direct () -> i64 {
block0:
  v0 = i64.const 1
  return v0
}
