; What never returns ends its block; what only that code leads to goes, and the handler stays.
module "m" language "test"
import0 = native "test.fails" (any) -> any traps fails
import1 = native "test.writes" (any) writes

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  v1 = any.is float v0
  branch v1, block2(v0), block1
block1:
  v2 = call.native import0 1 v0
  call.native import1 1 v2
  jump block2(v2)
block2(v3: any):
  v4 = any.is string v3
  branch v4, block3, block4
block3 catch block6:
  v5 = call.native import0 1 v3
  branch v4, block5, block4
block4:
  return v3
block5:
  return v5
block6(v6: any):
  return v6
}
