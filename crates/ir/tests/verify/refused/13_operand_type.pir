; rule 13: expected i64 as operand v0, found any
module "m" language "test"

fn0 = function "f" direct (any) -> i64 {
block0(v0: any):
  v1 = i64.add v0, v0
  return v1
}
