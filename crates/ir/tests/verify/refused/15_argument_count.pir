; rule 15: expected 1 arguments, found 0
module "m" language "test"

fn0 = function "f" direct () {
block0:
  jump block1
block1(v0: any):
  return
}
