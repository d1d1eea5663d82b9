; nothing changes
; What is compared may be changed in the loop.
module "m" language "test"

fn0 = function "f" direct (obj, obj, i64) -> i64 {
block0(v0: obj, v1: obj, v2: i64):
  v3 = i64.const 0
  jump block1(v3, v3)
block1(v4: i64, v5: i64):
  v6 = raw.compare 8 v0, v3, v1, v3
  v7 = i64.add v5, v6
  i64.store 0 v0, v4
  v8 = i64.const 1
  v9 = i64.add v4, v8
  v10 = i64.lt v9, v2
  branch v10, block1(v9, v7), block2
block2:
  return v7
}
