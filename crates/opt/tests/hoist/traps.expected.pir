module "m" language "test"
global0 = global "g" i64

fn0 = function "first" direct (i64, i64) -> i64 {
block0(v0: i64 "n", v1: i64 "x"):
  v2 = i64.const 0
  v4 = i64.mul v1, v1
  jump block1(v2)
block1(v3: i64 "i"):
  v5 = i64.add v3, v4
  v6 = i64.mul v0, v0
  v7 = i64.lt v5, v6
  branch v7, block1(v5), block2
block2:
  return v5
}

fn1 = function "perhaps" direct (i64, i64) {
block0(v0: i64 "n", v1: i64 "x"):
  v2 = i64.const 0
  jump block1(v2)
block1(v3: i64 "i"):
  v4 = i64.lt v3, v0
  branch v4, block2, block3
block2:
  v5 = i64.mul v1, v1
  global.set global0 v5  ; g
  v6 = i64.add v3, v5
  jump block1(v6)
block3:
  return
}
