; rule 13: expected 2 operands, found 1
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.add v0
  return v1
}
