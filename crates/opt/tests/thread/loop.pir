; nothing changes: the back edge brings a constant to the loop's head, but threading it would give the loop a second entry.
module "m" language "test"

fn0 = function "f" direct (bool, any) -> any {
block0(v0: bool, v1: any):
  jump block1(v0)
block1(v2: bool):
  branch v2, block2, block3
block2:
  v3 = call.closure 0 v1
  v4 = bool.const true
  jump block1(v4)
block3:
  return v1
}
