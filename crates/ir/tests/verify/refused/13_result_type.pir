; rule 13: expected a result of i64, found any
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0: any = i64.const 5
  return v0
}
