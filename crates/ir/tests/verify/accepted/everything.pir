module "everything" language "test"
import0 = function "other" "f" (i64) -> any
import1 = native "test.print" (any, ...) -> any
import2 = global "other" "x" any mutable
import3 = native "test.pure" (any) pure
import4 = native "test.all" (any) -> any reads writes calls fresh traps fails
import5 = native "test.some" (any) -> any reads allocates
const0 = symbol "x"
const1 = string "a\nb"
shape0 = shape "environment" refs 1 raw 8
global0 = global "total" f64
export "count" fn0 func(int) -> any
entry fn4
custom "note" "00ff"

fn0 = function "count" direct (i64) -> any @loc1 {
block0(v0: i64 "n"):
  v1 = i64.const 0
  jump block1(v1) @loc2
block1(v2: i64 "i"):
  v3 "more" = i64.lt v2, v0 @loc2
  branch v3, block2, block3
block2:
  v4 = i64.const 1
  v5 = i64.add v2, v4 @loc3
  jump block1(v5)
block3:
  tail call.import import0 v2  
}

fn1 = function "choose" direct (i64, any) -> any {
block0(v0: i64, v1: any):
  switch v0, -1: block1, block2(v1), else block3
block1:
  v2 = const const1  ; string "a\nb"
  return v2
block2(v3: any):
  throw v3
block3:
  unreachable
}

fn2 = function "guarded" procedure rest (any, any) -> any {
block0(v0: any "self", v1: any "rest"):
  jump block1(v1)
block1(v2: any) catch block2(v2):
  v3 = any.defined const0 v2  ; symbol "x"
  v4 = call.native import1 2 v3, v1  ; "test.print"
  jump block3(v4)
block2(v5: any, v6: any):
  return v5
block3(v7: any) call(v0):
  v8 = call.closure 1 v0, v7
  jump block4
block4 finally block5(v8):
  v9 = closure.new fn2 1 v8  ; "guarded"
  v10 = f64.const 1.5
  global.set global0 v10  ; "total"
  return v9
block5(v11: any):
  import.set import2 v11  ; "x"
  resume_unwind
}

fn3 = function "nothing" direct (obj) {
block0(v0: obj):
  v1 = obj.new shape0  ; "environment"
  v2 = i64.const 1
  i64.store_element 1:8:8:0 v1, v2, v2
  return
}

fn4 = function "main" direct () -> any {
block0:
  v0 = any.const unspecified
  tail call.cc v0
}

file0 = source "everything.t" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f lines 3
loc1 = file0 0..2
loc2 = file0 3..4 because conversion expanded loc1
loc3 = file0 3..4 because tail-call inlined fn0 loc2
