module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.const 1
  v3 = i64.add v0, v1
  v6 = i64.mul v3, v1
  return v6
}
