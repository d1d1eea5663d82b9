module "m" language "test"

fn0 = function "f" direct (any, any) -> any {
block0(v0: any, v1: any) catch block1(v0):
  v2 = any.add v0, v1
  return v2
block1(v3: any, v5: any):
  return v5
}
