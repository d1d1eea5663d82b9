module "m" language "test"

fn0 = function "f" direct (bool, i64, i64) -> i64 {
block0(v0: bool, v1: i64, v2: i64):
  branch v0, block1, block2
block1:
  v3 = i64.lt v1, v2
  v4 = any.from_bool v3
  branch v3, block4, block5
block2:
  v5 = any.const false
  return v2
block3(v6: any):
  v7 = any.truthy v6
  branch v7, block4, block5
block4:
  return v1
block5:
  return v2
}
