; Code that nothing reaches may use values that no way defines.
module "m" language "test"

fn0 = function "f" direct () -> i64 {
block0:
  v0 = i64.const 1
  return v0
block1(v1: i64):
  v2 = i64.add v1, v3
  jump block2
block2:
  v3 = i64.const 5
  jump block1(v2)
}
