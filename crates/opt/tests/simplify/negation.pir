; A negation goes into the comparison or turns the branch, but not for ordered floats.
module "m" language "test"

fn0 = function "negation" direct (i64, i64) -> i64 {
block0(v0: i64, v1: i64):
  v2 = i64.lt v0, v1
  v3 = bool.not v2
  branch v3, block1, block2
block1:
  return v0
block2:
  return v1
}

fn1 = function "floats" direct (f64, f64) -> f64 {
block0(v0: f64, v1: f64):
  v2 = f64.lt v0, v1
  v3 = bool.not v2
  branch v3, block1, block2
block1:
  return v0
block2:
  return v1
}
