; nothing changes: a handler's block may not become a target of the block it protects.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any) catch block2:
  v1 = any.add v0, v0
  jump block1(v1)
block1(v2: any):
  jump block2(v2)
block2(v3: any):
  v4 = any.add v3, v3
  return v4
}
