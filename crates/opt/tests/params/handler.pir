; Handler edges count; what was thrown stays a parameter.
module "m" language "test"

fn0 = function "f" direct (any, any) -> any {
block0(v0: any, v1: any):
  jump block1
block1 catch block3(v0, v1):
  v2 = any.add v0, v0
  jump block2
block2 catch block3(v0, v2):
  v3 = any.add v2, v1
  return v3
block3(v4: any, v5: any, v6: any):
  v7 = any.add v5, v6
  v8 = any.add v7, v4
  return v8
}
