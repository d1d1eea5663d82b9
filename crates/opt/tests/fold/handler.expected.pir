module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  v10 = any.integer 1
  v1 = any.integer 1
  v2 = any.integer 2
  jump block1
block1 catch block3(v1, v1):
  v3 = any.add v0, v1
  jump block2
block2 catch block3(v1, v2):
  v4 = any.add v3, v0
  return v4
block3(v5: any, v6: any, v7: any):
  v8 = any.add v10, v7
  v9 = any.add v8, v5
  return v9
}
