; rule 16: the first parameter of block2 is not an `any`
module "m" language "test"

fn0 = function "f" direct () {
block0:
  jump block1
block1 catch block2:
  return
block2:
  return
}
