; nothing changes: a native may ask for a tail call, which only a tail call keeps one.
module "m" language "test"
import0 = native "test.apply" (any) -> any

fn0 = function "main" direct (any) -> any {
block0(v0: any):
  v1 = closure.native import0
  tail call.closure 1 v1, v0
}
