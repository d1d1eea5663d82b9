; rule 8: 1 operands, 2 wanted
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.add v0
  return v1
}
