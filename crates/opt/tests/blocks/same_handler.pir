; Blocks of one region join; a handler whose arguments differ keeps its block apart.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  jump block1
block1 catch block5(v0):
  v1 = any.add v0, v0
  jump block2(v0)
block2(v2: any) catch block5(v2):
  v3 = any.sub v1, v2
  jump block3(v3)
block3(v4: any) catch block5(v4):
  v5 = any.sub v4, v1
  jump block4
block4:
  return v5
block5(v6: any, v7: any):
  return v7
}
