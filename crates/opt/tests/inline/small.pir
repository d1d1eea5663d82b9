; A small function is copied; its code says where it was called, through every step.
module "m" language "test"

fn0 = function "square" direct (i64) -> i64 @loc1 {
block0(v0: i64 "x"):
  v1 = i64.mul v0, v0 @loc2
  return v1 @loc2
}

fn1 = function "max" direct (i64, i64) -> i64 @loc3 {
block0(v0: i64, v1: i64):
  v2 = i64.lt v0, v1 @loc4
  branch v2, block1, block2 @loc4
block1:
  return v1 @loc4
block2:
  v3 = call fn0 v0 @loc5
  return v3 @loc5
}

fn2 = function "main" direct (i64, i64) -> i64 @loc6 {
block0(v0: i64, v1: i64):
  v2 = call fn1 v0, v1 @loc7
  v3 = call fn0 v2 @loc8
  v4 = i64.add v2, v3 @loc9
  return v4 @loc9
}

file0 = source "m.t" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
loc1 = file0 0..1
loc2 = file0 2..3
loc3 = file0 4..5
loc4 = file0 6..7
loc5 = file0 8..9
loc6 = file0 10..11
loc7 = file0 12..13
loc8 = file0 14..15
loc9 = file0 16..17
