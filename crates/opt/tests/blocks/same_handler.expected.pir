module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  jump block1
block1 catch block4(v0):
  v1 = any.add v0, v0
  v3 = any.sub v1, v0
  jump block2(v3)
block2(v4: any) catch block4(v4):
  v5 = any.sub v4, v1
  jump block3
block3:
  return v5
block4(v6: any, v7: any):
  return v7
}
