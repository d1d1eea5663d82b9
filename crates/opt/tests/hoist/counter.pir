; The offset of an element that the outer counter's range shows to be there goes before the inner loop though it comes behind a trap; with a
; shorter array it stays.
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64 "x"):
  v1 = i64.const 1
  jump block1(v1, v0)
block1(v2: i64 "i", v3: i64):
  jump block2(v1, v3)
block2(v4: i64 "j", v5: i64):
  v6 = i64.mul v5, v4
  v7 = i64.element 1:80:8:0 v2
  v8 = i64.element 1:79:8:0 v2
  v9 = i64.add v7, v8
  v10 = i64.add v6, v9
  v11 = i64.add_wrap v4, v1
  v12 = i64.const 81
  v13 = i64.ne v11, v12
  branch v13, block2(v11, v10), block3
block3:
  v14 = i64.add_wrap v2, v1
  v15 = i64.eq v14, v12
  branch v15, block4, block1(v14, v10)
block4:
  return v10
}
