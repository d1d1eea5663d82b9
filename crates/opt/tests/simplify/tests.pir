; Tests of what was just made are known; a negation goes into the comparison or turns the branch, but not for ordered floats.
module "m" language "test"

fn0 = function "kinds" direct (any, i64) -> any {
block0(v0: any, v1: i64):
  v2 = pair.new v0, v0
  v3 = any.is pair v2
  v4 = any.is vector v2
  v5 = any.truthy v2
  v6 = any.from_i64 v1
  v7 = any.is number v6
  v8 = any.is small-integer v6
  v9 = any.from_bool v3
  v10 = any.from_bool v4
  v11 = any.from_bool v5
  v12 = any.from_bool v7
  v13 = any.from_bool v8
  v14 = vector.of 5 v9, v10, v11, v12, v13
  return v14
}

fn1 = function "negation" direct (i64, i64) -> i64 {
block0(v0: i64, v1: i64):
  v2 = i64.lt v0, v1
  v3 = bool.not v2
  branch v3, block1, block2
block1:
  return v0
block2:
  return v1
}

fn2 = function "floats" direct (f64, f64) -> f64 {
block0(v0: f64, v1: f64):
  v2 = f64.lt v0, v1
  v3 = bool.not v2
  branch v3, block1, block2
block1:
  return v0
block2:
  return v1
}
