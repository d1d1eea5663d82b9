module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any "v"):
  v1 = any.integer 0
  v13 = i64.const 0
  jump block1(v13, v1)
block1(v11: i64 "i", v3: any "sum"):
  v4 = any.integer 300
  v14 = i64.const 300
  v5 = i64.eq v11, v14
  branch v5, block2, block3
block2:
  return v3
block3:
  v7 = vector.get v0, v11
  v8 = any.add v3, v7
  v9 = any.integer 1
  v15 = i64.const 1
  v12 = i64.add_wrap v11, v15
  jump block1(v12, v8)
}
