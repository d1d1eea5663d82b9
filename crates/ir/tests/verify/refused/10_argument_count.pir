; rule 10: 0 arguments, 1 wanted
module "m" language "test"

fn0 = function "f" direct () {
block0:
  jump block1
block1(v0: any):
  return
}
