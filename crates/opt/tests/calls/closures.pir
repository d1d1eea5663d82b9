; A call of a closure made here is direct if the arguments fit; a rest parameter gets its list.
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
  v2 = closure.new fn0 1 v0
  v3 = call.closure 2 v2, v0, v1
  v4 = call.closure 1 v2, v0
  v5 = closure.new fn1 0
  v6 = call.closure 3 v5, v3, v4, v1
  v7 = call.closure 1 v5, v6
  v8 = closure.native import0
  v9 = call.closure 1 v8, v7
  v10 = call.closure 2 v8, v7, v9
  v11 = call.closure 1 v1, v10
  tail call.closure 2 v2, v11, v0
}
