module "m" language "test"

fn0 = function "check" direct (any) -> any {
block0(v0: any):
  v1 = any.is pair v0
  branch v1, block1, block2
block1:
  return v0
block2:
  throw v0
}

fn1 = function "f" direct (any) -> any {
block0(v0: any) catch block1(v0):
  v1 = any.add v0, v0
  jump block3
block1(v3: any, v4: any):
  return v4
block2(v2: any) catch block1(v0):
  return v2
block3 catch block1(v0):
  v5 = any.is pair v1
  branch v5, block4, block5
block4 catch block1(v0):
  jump block2(v1)
block5 catch block1(v0):
  throw v1
}
