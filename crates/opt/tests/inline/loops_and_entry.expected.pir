module "m" language "test"
entry fn2

fn0 = function "loops" direct (i64) -> i64 {
block0(v0: i64):
  jump block1(v0)
block1(v1: i64):
  v2 = i64.const 1
  v3 = i64.sub v1, v2
  v4 = i64.gt v3, v2
  branch v4, block1(v3), block2
block2:
  return v3
}

fn1 = function "double" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.add v0, v0
  return v1
}

fn2 = function "main" direct () -> any {
block0:
  v0 = i64.const 5
  v1 = call fn1 v0  ; double
  jump block1(v1)
block1(v2: i64):
  v3 = call fn0 v2  ; loops
  jump block4
block2:
  v7 = call fn1 v4  ; double
  v8 = any.from_i64 v7
  return v8
block3(v4: i64):
  v5 = i64.const 100
  v6 = i64.lt v4, v5
  branch v6, block1(v4), block2
block4:
  v9 = i64.add v3, v3
  jump block3(v9)
}
