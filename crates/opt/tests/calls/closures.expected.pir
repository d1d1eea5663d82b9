module "m" language "test"
import0 = native "test.length" (any) -> any
import1 = native "test.clock" () -> i64

fn0 = function "two" procedure (any, any, any) -> any {
block0(v0: any, v1: any, v2: any):
  v3 = closure.get 0 v0
  return v3
}

fn1 = function "rest" procedure rest (any, any, any) -> any {
block0(v0: any, v1: any, v2: any):
  return v2
}

fn2 = function "main" direct (any, any) -> any {
block0(v0: any, v1: any):
  v2 = closure.new fn0 1 v0  ; two
  v3 = call fn0 v2, v0, v1  ; two
  v4 = call.closure 1 v2, v0
  v5 = closure.new fn1 0  ; rest
  v13 = any.const nil
  v14 = pair.new v1, v13
  v15 = pair.new v4, v14
  v6 = call fn1 v5, v3, v15  ; rest
  v12 = any.const nil
  v7 = call fn1 v5, v6, v12  ; rest
  v8 = closure.native import0  ; test.length
  v9 = call.native import0 1 v7  ; test.length
  v10 = call.closure 2 v8, v7, v9
  v11 = call.closure 1 v1, v10
  tail call fn0 v2, v11, v0
}
