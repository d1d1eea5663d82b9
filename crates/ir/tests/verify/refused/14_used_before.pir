; rule 14: v1 of block0 need not be defined
module "m" language "test"

fn0 = function "f" direct () -> i64 {
block0:
  v0 = i64.neg v1
  v1 = i64.const 1
  return v0
}
