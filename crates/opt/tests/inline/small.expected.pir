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
  jump block4 @loc5
block3(v3: i64):
  return v3 @loc5
block4:
  v4 = i64.mul v0, v0 @loc10
  jump block3(v4) @loc10
}

fn2 = function "main" direct (i64, i64) -> i64 @loc6 {
block0(v0: i64, v1: i64):
  jump block4 @loc7
block1(v3: i64):
  v4 = i64.add v2, v3 @loc9
  return v4 @loc9
block2:
  v5 = i64.mul v2, v2 @loc11
  jump block1(v5) @loc11
block3(v2: i64):
  jump block2 @loc8
block4:
  v6 = i64.lt v0, v1 @loc12
  branch v6, block5, block6 @loc12
block5:
  jump block3(v1) @loc12
block6:
  jump block8 @loc13
block7(v7: i64):
  jump block3(v7) @loc13
block8:
  v8 = i64.mul v0, v0 @loc14
  jump block7(v8) @loc14
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
loc10 = file0 2..3 inlined fn0 loc5
loc11 = file0 2..3 inlined fn0 loc8
loc12 = file0 6..7 inlined fn1 loc7
loc13 = file0 8..9 inlined fn1 loc7
loc14 = file0 2..3 inlined fn0 loc13
