module "m" language "test"

fn0 = function "large" direct (any) -> any @loc1 {
block0(v0: any):
  v1 = call.closure 1 v0, v0 @loc1
  v2 = call.cc v0 @loc1
  return v2 @loc1
}

fn1 = function "wrap" direct (any) -> any @loc2 {
block0(v0: any):
  v1 = any.add v0, v0 @loc2
  tail call fn0 v1 @loc3
}

fn2 = function "calls" direct (any) -> any @loc4 {
block0(v0: any):
  jump block2 @loc5
block1(v1: any):
  v2 = any.mul v1, v1 @loc5
  return v2
block2:
  v3 = any.add v0, v0 @loc8
  v4 = call fn0 v3 @loc5  ; large
  jump block1(v4) @loc9
}

fn3 = function "ends" direct (any) -> any @loc6 {
block0(v0: any):
  jump block1 @loc7
block1:
  v1 = any.add v0, v0 @loc10
  tail call fn0 v1 @loc11
}

file0 = source "m.t" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
loc1 = file0 0..1
loc2 = file0 2..3
loc3 = file0 4..5
loc4 = file0 6..7
loc5 = file0 8..9
loc6 = file0 10..11
loc7 = file0 12..13
loc8 = file0 2..3 inlined fn1 loc5
loc9 = file0 4..5 inlined fn1 loc5
loc10 = file0 2..3 inlined fn1 loc0
loc11 = file0 4..5 inlined fn1 loc0
