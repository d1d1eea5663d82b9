; A loop's variable and its next value share a slot; the loop is one piece and what follows it comes after.
module "m" language "test"

fn0 = function "sum" direct (i64) -> i64 {
block0(v0: i64 "n"):
  v1 = i64.const 0
  v2 = i64.const 1
  jump block1(v1, v1)
block1(v3: i64 "i", v4: i64 "total"):
  v5 = i64.eq v3, v0
  branch v5, block2, block3
block2:
  return v4
block3:
  v6 = i64.add v3, v2
  v7 = i64.add v4, v6
  jump block1(v6, v7)
}

fn1 = function "gcd" direct (i64, i64) -> i64 {
block0(v0: i64 "a", v1: i64 "b"):
  jump block1(v0, v1)
block1(v2: i64 "a", v3: i64 "b"):
  v4 = i64.const 0
  v5 = i64.eq v3, v4
  v6 = bool.not v5
  branch v6, block2, block3
block2:
  v7 = i64.rem v2, v3
  jump block1(v3, v7)
block3:
  return v2
}

fn2 = function "fibonacci" direct (i64) -> i64 {
block0(v0: i64 "n"):
  v1 = i64.const 2
  v2 = i64.lt v0, v1
  branch v2, block1, block2
block1:
  return v0
block2:
  v3 = i64.const 1
  v4 = i64.sub v0, v3
  v5 = call fn2 v4
  v6 = i64.sub v0, v1
  v7 = call fn2 v6
  v8 = i64.add v5, v7
  return v8
}

fn3 = function "nested" direct (i64) {
block0(v0: i64 "n"):
  v1 = i64.const 0
  v2 = i64.const 1
  jump block1(v1)
block1(v3: i64 "i"):
  v4 = i64.lt v3, v0
  branch v4, block2, block5
block2:
  jump block3(v1)
block3(v5: i64 "j"):
  v6 = i64.lt v5, v0
  branch v6, block4, block6
block4:
  v7 = i64.add v5, v2
  v8 = call fn1 v3, v5
  jump block3(v7)
block5:
  return
block6:
  v9 = i64.add v3, v2
  jump block1(v9)
}
