; Only what surely ran before counts: not what the other branch computed, nor what a protected block may not have finished.
module "m" language "test"

fn0 = function "branches" direct (bool, i64) -> i64 {
block0(v0: bool, v1: i64):
  branch v0, block1, block2
block1:
  v2 = i64.mul v1, v1
  jump block3(v2)
block2:
  v3 = i64.mul v1, v1
  jump block3(v3)
block3(v4: i64):
  v5 = i64.mul v1, v1
  v6 = i64.add v4, v5
  v7 = i64.mul v1, v1
  v8 = i64.add v6, v7
  return v8
}

fn1 = function "handler" direct (any) -> any {
block0(v0: any):
  v1 = any.add v0, v0
  jump block1
block1 catch block2:
  v2 = any.mul v0, v0
  v3 = any.add v0, v0
  v4 = any.sub v2, v3
  return v4
block2(v5: any):
  v6 = any.mul v0, v0
  v7 = any.add v0, v0
  v8 = any.sub v6, v7
  return v8
}
