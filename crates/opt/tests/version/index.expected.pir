module "m" language "test"

fn0 = function "mark" direct (any, any) -> any {
block0(v0: any "i", v1: any "flags"):
  v2 = any.integer 20000
  v3 = any.const true
  v13 = any.is small-integer v0
  branch v13, block6, block1(v0)
block1(v4: any "multiple"):
  v5 = any.gt v4, v2
  branch v5, block2(v4), block3
block2(v8: any "multiple"):
  return v8
block3:
  v6 = i64.from_any v4
  vector.set v1, v6, v3
  v7 = any.add v4, v0
  jump block1(v7)
block4(v9: any "multiple"):
  v10 = any.gt v9, v2
  branch v10, block2(v9), block5
block5:
  v11 = i64.from_any v9
  vector.set v1, v11, v3
  v12 = any.add v9, v15
  jump block4(v12)
block6:
  v14 = i64.from_any v0
  v15 = any.from_i64 v14
  jump block4(v15)
}
