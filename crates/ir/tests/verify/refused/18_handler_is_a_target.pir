; rule 18: block1 is a target too
module "m" language "test"

fn0 = function "f" direct (any) {
block0(v0: any) catch block1:
  jump block1(v0)
block1(v1: any):
  return
}
