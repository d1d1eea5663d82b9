; rule 8: the result is nothing, i64 wanted
module "m" language "test"

fn0 = function "f" direct () {
block0:
  i64.const 5
  return
}
