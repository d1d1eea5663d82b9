; A native that reads, or makes an object, goes if nothing needs what it gives; one that may trap or write stays.
module "m" language "test"
import0 = native "test.reads" (any) -> any reads fresh
import1 = native "test.traps" (any) -> any traps
import2 = native "test.does" (any) -> any

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  v1 = call.native import0 1 v0
  v2 = call.native import1 1 v0
  v3 = call.native import2 1 v0
  return v0
}
