; rule 14: v1 of block1 need not be defined
module "m" language "test"

fn0 = function "f" direct (bool) -> i64 {
block0(v0: bool):
  branch v0, block1, block2
block1:
  v1 = i64.const 1
  jump block2
block2:
  return v1
}
