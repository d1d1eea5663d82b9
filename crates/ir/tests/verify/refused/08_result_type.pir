; rule 8: the result is any, i64 wanted
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0: any = i64.const 5
  return v0
}
