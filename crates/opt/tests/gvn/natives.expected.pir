module "m" language "test"
import0 = native "test.reads" (any) -> any reads traps
import1 = native "test.computes" (any) -> any allocates traps
import2 = native "test.makes" (any) -> any fresh
import3 = native "test.does" (any) -> any

fn0 = function "f" direct (any) -> any {
block0(v0: any "v"):
  v1 = call.native import0 1 v0  ; test.reads
  v2 = call.native import1 1 v0  ; test.computes
  v4 = any.add v1, v1
  v5 = call.native import2 1 v0  ; test.makes
  v6 = call.native import2 1 v0  ; test.makes
  v8 = i64.const 0
  vector.set v0, v8, v1
  v9 = call.native import0 1 v0  ; test.reads
  v11 = call.native import3 1 v0  ; test.does
  v12 = call.native import3 1 v0  ; test.does
  v14 = call.native import0 1 v0  ; test.reads
  v15 = vector.of 9 v4, v5, v6, v9, v2, v11, v12, v2, v14
  return v15
}
