; A native that only reads gives the same until something writes; one that reads nothing gives the same always. One that makes an
; object, and one of which nothing is said, are called each time.
module "m" language "test"
import0 = native "test.reads" (any) -> any reads traps
import1 = native "test.computes" (any) -> any allocates traps
import2 = native "test.makes" (any) -> any fresh
import3 = native "test.does" (any) -> any

fn0 = function "f" direct (any) -> any {
block0(v0: any "v"):
  v1 = call.native import0 1 v0
  v2 = call.native import1 1 v0
  v3 = call.native import0 1 v0
  v4 = any.add v1, v3
  v5 = call.native import2 1 v0
  v6 = call.native import2 1 v0
  v7 = call.native import0 1 v0
  v8 = i64.const 0
  vector.set v0, v8, v7
  v9 = call.native import0 1 v0
  v10 = call.native import1 1 v0
  v11 = call.native import3 1 v0
  v12 = call.native import3 1 v0
  v13 = call.native import1 1 v0
  v14 = call.native import0 1 v0
  v15 = vector.of 9 v4, v5, v6, v9, v10, v11, v12, v13, v14
  return v15
}
