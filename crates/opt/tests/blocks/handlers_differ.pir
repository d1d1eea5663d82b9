; nothing changes: no block of a protected region joins one outside, or in another.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  jump block1
block1 catch block4:
  v1 = any.add v0, v0
  jump block2
block2 catch block5:
  v2 = any.add v1, v0
  jump block3
block3:
  v3 = any.mul v2, v2
  return v3
block4(v4: any):
  return v4
block5(v5: any):
  throw v5
}
