module "m" language "test"
import0 = native "test.writes" (any) writes
import1 = native "test.traps" (any) traps

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  call.native import0 1 v0  ; test.writes
  jump block1
block1 catch block2(v0):
  call.native import1 1 v0  ; test.traps
  return v0
block2(v1: any, v2: any):
  return v1
}
