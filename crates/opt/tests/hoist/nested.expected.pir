module "m" language "test"

fn0 = function "f" direct (i64, i64) -> i64 {
block0(v0: i64 "n", v1: i64 "x"):
  v2 = i64.const 0
  v9 = i64.mul_wrap v1, v1
  jump block1(v2, v2)
block1(v3: i64 "i", v4: i64 "sum"):
  v5 = i64.lt v3, v0
  branch v5, block2, block6
block2:
  v10 = i64.mul_wrap v3, v9
  jump block3(v2, v4)
block3(v6: i64 "j", v7: i64 "sum"):
  v8 = i64.lt v6, v0
  branch v8, block4, block5
block4:
  v11 = i64.add_wrap v10, v6
  v12 = i64.add_wrap v7, v11
  v13 = i64.const 1
  v14 = i64.add_wrap v6, v13
  jump block3(v14, v12)
block5:
  v15 = i64.const 1
  v16 = i64.add_wrap v3, v15
  jump block1(v16, v7)
block6:
  return v4
}
