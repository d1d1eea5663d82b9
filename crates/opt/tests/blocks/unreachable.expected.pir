module "m" language "test"

fn0 = function "f" direct (bool) -> i64 {
block0(v0: bool):
  branch v0, block1, block2
block1:
  v1 = i64.const 1
  return v1
block2:
  v2 = i64.const 2
  return v2
}
