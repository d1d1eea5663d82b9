module "m" language "test"
global0 = global "a" i64
global1 = global "b" i64

fn0 = function "callee" direct () {
block0:
  return
}

fn1 = function "quiet" direct (i64) {
block0(v0: i64 "n"):
  v1 = global.get global0  ; a
  jump block1
block1:
  v2 = global.get global1  ; b
  v3 = i64.add_wrap v1, v2
  global.set global1 v3  ; b
  v4 = i64.lt v3, v0
  branch v4, block1, block2
block2:
  return
}

fn2 = function "calls" direct (i64) {
block0(v0: i64 "n"):
  jump block1
block1:
  v1 = global.get global0  ; a
  call fn0  ; callee
  v2 = i64.lt v1, v0
  branch v2, block1, block2
block2:
  return
}
