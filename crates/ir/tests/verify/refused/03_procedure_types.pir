; rule 3: not 1 or more parameters `any` and a result `any`
module "m" language "test"

fn0 = function "f" procedure (any, i64) -> any {
block0(v0: any, v1: i64):
  return v0
}
