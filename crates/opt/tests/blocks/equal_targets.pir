; A choice between a target and itself is a jump; other arguments are another target.
module "m" language "test"

fn0 = function "f" direct (bool, i64) -> i64 {
block0(v0: bool, v1: i64):
  branch v0, block1(v1), block1(v1)
block1(v2: i64):
  switch v2, 0: block2(v1), block2(v1), else block2(v1)
block2(v3: i64):
  v4 = i64.const 0
  branch v0, block3(v3), block3(v4)
block3(v5: i64):
  return v5
}
