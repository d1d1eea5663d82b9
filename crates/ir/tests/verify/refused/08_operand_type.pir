; rule 8: operand v0 is any, i64 wanted
module "m" language "test"

fn0 = function "f" direct (any) -> i64 {
block0(v0: any):
  v1 = i64.add v0, v0
  return v1
}
