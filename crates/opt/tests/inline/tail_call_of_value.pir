; A tail call of a value may fail, and then its caller's frame is still there for a trace to show: such a function is copied to tail calls
; only, or where the value is a closure that takes that many arguments.
module "m" language "test"

fn0 = function "use" direct (any, any) -> any {
block0(v0: any, v1: any):
  tail call.closure 1 v0, v1
}

fn1 = function "one" procedure (any, any) -> any {
block0(v0: any, v1: any):
  return v1
}

fn2 = function "two" procedure (any, any, any) -> any {
block0(v0: any, v1: any, v2: any):
  return v1
}

fn3 = function "not_copied" direct (any, any) -> any {
block0(v0: any, v1: any):
  v2 = call fn0 v0, v1
  v3 = any.add v2, v2
  return v3
}

fn4 = function "ends" direct (any, any) -> any {
block0(v0: any, v1: any):
  tail call fn0 v0, v1
}

fn5 = function "fits" direct (any) -> any {
block0(v0: any):
  v1 = closure.new fn1 0
  v2 = call fn0 v1, v0
  v3 = any.add v2, v2
  return v3
}

fn6 = function "does_not_fit" direct (any) -> any {
block0(v0: any):
  v1 = closure.new fn2 0
  v2 = call fn0 v1, v0
  v3 = any.add v2, v2
  return v3
}
