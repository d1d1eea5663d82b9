; rule 4: a function with another convention, parameters or result
module "m" language "test"
entry fn0

fn0 = function "main" direct () -> i64 {
block0:
  v0 = i64.const 1
  return v0
}
