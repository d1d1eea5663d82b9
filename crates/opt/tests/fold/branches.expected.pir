module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v12 "x" = i64.const 1
  v13 = i64.const 1
  v1 = i64.const 1
  v2 = i64.const 0
  jump block1(v1, v2)
block1(v3: i64 "x", v4: i64 "i"):
  v5 = i64.lt v4, v0
  branch v5, block2, block5
block2:
  v6 = i64.const 1
  v7 = bool.const false
  jump block4(v12)
block3:
  v8 = i64.const 2
  jump block4(v8)
block4(v9: i64):
  v10 = i64.const 1
  v11 = i64.add v4, v10
  jump block1(v13, v11)
block5:
  return v12
}

fn1 = function "switch" direct () -> i64 {
block0:
  v0 = i64.const 4
  jump block2
block1:
  v1 = i64.const 10
  return v1
block2:
  v2 = i64.const 20
  return v2
block3:
  v3 = i64.const 30
  return v3
}
