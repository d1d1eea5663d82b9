; rule 19: the block has a handler
module "m" language "test"

fn0 = function "f" direct () -> any {
block0 catch block1:
  tail call fn0
block1(v0: any):
  return v0
}
