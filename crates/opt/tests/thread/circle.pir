; A circle of empty blocks is an endless loop, and stays one.
module "m" language "test"

fn0 = function "f" direct () -> i64 {
block0:
  jump block1
block1:
  jump block2
block2:
  jump block1
}
