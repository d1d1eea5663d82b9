module "m" language "test"

fn0 = function "f" direct (any) -> i64 {
block0(v0: any):
  v1 = any.is pair v0
  branch v1, block1, block4
block1:
  jump block2
block2:
  v3 = i64.const 1
  return v3
block3:
  v4 = i64.const 2
  return v4
block4:
  jump block6
block5:
  v5 = i64.const 3
  return v5
block6:
  v6 = i64.const 4
  return v6
}

fn1 = function "handed on" direct (any) -> any {
block0(v0: any):
  v1 = any.is nil v0
  v7 = bool.const false
  branch v1, block1, block2(v7)
block1:
  v2 = any.const true
  return v2
block2(v3: bool):
  v4 = bool.const true
  v8 = bool.const false
  branch v4, block3(v8), block3(v3)
block3(v5: bool):
  v6 = any.from_bool v5
  return v6
}
