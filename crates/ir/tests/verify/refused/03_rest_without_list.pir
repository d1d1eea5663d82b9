; rule 3: not 2 or more parameters `any` and a result `any`
module "m" language "test"

fn0 = function "f" procedure rest (any) -> any {
block0(v0: any):
  return v0
}
