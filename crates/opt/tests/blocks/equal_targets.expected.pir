module "m" language "test"

fn0 = function "f" direct (bool, i64) -> i64 {
block0(v0: bool, v1: i64):
  v4 = i64.const 0
  branch v0, block1(v1), block1(v4)
block1(v5: i64):
  return v5
}
