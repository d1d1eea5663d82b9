; Unreachable blocks go, the others keep their order.
module "m" language "test"

fn0 = function "f" direct (bool) -> i64 {
block0(v0: bool):
  branch v0, block2, block4
block1:
  jump block3
block2:
  v1 = i64.const 1
  return v1
block3:
  jump block1
block4:
  v2 = i64.const 2
  return v2
}
