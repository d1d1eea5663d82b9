module "m" language "test"

fn0 = function "f" direct () -> i64 {
block0:
  jump block2
block1:
  jump block2
block2:
  jump block2
}
