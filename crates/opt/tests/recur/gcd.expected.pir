module "m" language "test"

fn0 = function "gcd" direct (i64, i64) -> i64 @loc1 {
block0(v5: i64 "a", v6: i64 "b"):
  jump block3(v5, v6)
block1:
  return v0
block2:
  v4 = i64.rem v0, v1 @loc2
  jump block3(v1, v4) @loc2
block3(v0: i64 "a", v1: i64 "b"):
  v2 = i64.const 0
  v3 = i64.eq v1, v2
  branch v3, block1, block2
}

fn1 = function "twice" direct (i64) -> i64 {
block0(v0: i64):
  v1 = call fn1 v0  ; twice
  v2 = call fn0 v1, v0  ; gcd
  tail call fn0 v2, v1
}

file0 = source "m.test" 0000000000000000000000000000000000000000000000000000000000000000 lines 3
loc1 = file0 0..1
loc2 = file0 2..3
