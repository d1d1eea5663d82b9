; What stays on the stack must not change the order of effects, and a call has nothing below its arguments.
module "m" language "test"
global0 = global "g" any
shape0 = shape "pair" refs 1 raw 8

fn0 = function "later" direct (any, any) -> any {
block0(v0: any "x", v1: any "y"):
  v2 = pair.first v0
  pair.set_first v0, v1
  v3 = pair.rest v0
  v4 = pair.new v2, v3
  return v4
}

fn1 = function "below" direct (any, any) -> any {
block0(v0: any "x", v1: any "y"):
  v2 = call fn0 v0, v1
  v3 = call fn0 v2, v1
  v4 = pair.new v0, v1
  v5 = call fn0 v4, v3
  v6 = call fn1 v5, v3
  global.set global0 v6
  v7 = call fn0 v0, v0
  tail call fn0 v4, v1
}

fn2 = function "dropped" direct (obj) -> any {
block0(v0: obj "o"):
  v1 = i64.load 0 v0
  v2 = ref.load 0 v0
  v3 = any.const nil
  v4 = pair.new v2, v3
  return v3
}
