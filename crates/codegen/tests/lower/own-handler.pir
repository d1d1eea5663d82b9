; A handler that cannot trap right behind its range is not drawn into it.
module "m" language "test"

fn0 = function "first" direct (any) -> bool {
block0(v0: any "list"):
  jump block1
block1 catch block2:
  v1 = pair.first v0
  v2 = any.truthy v1
  jump block3(v2)
block2(v3: any):
  v4 = any.is undefined v3
  jump block3(v4)
block3(v5: bool):
  return v5
}
