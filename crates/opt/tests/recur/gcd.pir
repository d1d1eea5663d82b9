; A tail call of the function itself is a jump; another call of it stays one.
module "m" language "test"

fn0 = function "gcd" direct (i64, i64) -> i64 @loc1 {
block0(v0: i64 "a", v1: i64 "b"):
  v2 = i64.const 0
  v3 = i64.eq v1, v2
  branch v3, block1, block2
block1:
  return v0
block2:
  v4 = i64.rem v0, v1 @loc2
  tail call fn0 v1, v4 @loc2
}

fn1 = function "twice" direct (i64) -> i64 {
block0(v0: i64):
  v1 = call fn1 v0
  v2 = call fn0 v1, v0
  tail call fn0 v2, v1
}

file0 = source "m.test" 0000000000000000000000000000000000000000000000000000000000000000 lines 3
loc1 = file0 0..1
loc2 = file0 2..3
