; Behind a branch its condition is known, also where it is computed again.
module "m" language "test"

fn0 = function "f" direct (any) -> i64 {
block0(v0: any):
  v1 = any.is pair v0
  branch v1, block1, block4
block1:
  v2 = any.is pair v0
  branch v2, block2, block3
block2:
  v3 = i64.const 1
  return v3
block3:
  v4 = i64.const 2
  return v4
block4:
  branch v1, block5, block6
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
  branch v1, block1, block2(v1)
block1:
  v2 = any.from_bool v1
  return v2
block2(v3: bool):
  v4 = bool.not v1
  branch v4, block3(v1), block3(v3)
block3(v5: bool):
  v6 = any.from_bool v5
  return v6
}
