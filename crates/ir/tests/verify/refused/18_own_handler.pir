; rule 18: it is its own handler
module "m" language "test"

fn0 = function "f" direct (any) {
block0(v0: any):
  jump block1(v0)
block1(v1: any) catch block1:
  return
}
