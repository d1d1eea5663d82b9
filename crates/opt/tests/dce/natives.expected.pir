module "m" language "test"
import0 = native "test.reads" (any) -> any reads fresh
import1 = native "test.traps" (any) -> any traps
import2 = native "test.does" (any) -> any

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  v2 = call.native import1 1 v0  ; test.traps
  v3 = call.native import2 1 v0  ; test.does
  return v0
}
