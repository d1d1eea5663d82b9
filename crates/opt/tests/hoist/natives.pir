; A native that computes from what comes from outside is called before the loop if it is the first that the loop does, whether it
; traps or not: what it costs may depend on its arguments. One that reads stays where the loop writes.
module "m" language "test"
import0 = native "test.reads" (any) -> any reads
import1 = native "test.computes" (any) -> any allocates
import2 = native "test.also" (any) -> any allocates traps

fn0 = function "f" direct (any, i64) -> any {
block0(v0: any "v", v1: i64 "n"):
  jump block1(v1)
block1(v2: i64 "i"):
  v3 = call.native import1 1 v0
  v4 = call.native import0 1 v0
  v5 = i64.const 0
  vector.set v0, v5, v3
  v6 = call.native import2 1 v0
  vector.set v0, v5, v6
  vector.set v0, v5, v4
  v7 = i64.const 1
  v8 = i64.sub_wrap v2, v7
  v9 = i64.gt v8, v7
  branch v9, block1(v8), block2
block2:
  return v0
}
