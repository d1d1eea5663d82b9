module "m" language "test"
global0 = global "g" i64

fn0 = function "other" direct () {
block0:
  return
}

fn1 = function "pairs" direct (any, any) -> any {
block0(v0: any, v1: any):
  v2 = pair.first v0
  pair.set_rest v1, v2
  pair.set_first v1, v2
  v5 = pair.first v0
  v6 = any.add v2, v2
  v7 = any.add v5, v6
  return v7
}

fn2 = function "ways" direct (any, bool) -> any {
block0(v0: any, v1: bool):
  v2 = pair.first v0
  v3 = pair.rest v0
  branch v1, block1, block2
block1:
  pair.set_rest v0, v0
  jump block3
block2:
  jump block3
block3:
  v5 = pair.rest v0
  v6 = any.add v2, v5
  v7 = any.add v2, v3
  v8 = any.add v6, v7
  return v8
}

fn3 = function "loop" direct (i64) {
block0(v0: i64):
  v1 = global.get global0  ; g
  jump block1(v1)
block1(v2: i64):
  v3 = global.get global0  ; g
  v4 = i64.lt v2, v0
  branch v4, block2, block3
block2:
  v5 = i64.add v2, v3
  global.set global0 v5  ; g
  jump block1(v5)
block3:
  return
}

fn4 = function "call" direct (any) -> any {
block0(v0: any):
  v1 = box.new v0
  call fn0  ; other
  v3 = box.get v1
  v4 = pair.new v0, v3
  return v0
}
