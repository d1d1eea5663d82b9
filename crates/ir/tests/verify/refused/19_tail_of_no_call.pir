; rule 19: i64.neg is not a call
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  tail i64.neg v0
}
