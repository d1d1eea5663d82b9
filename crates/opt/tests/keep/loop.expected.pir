module "m" language "test"

fn0 = function "f" direct (f64) -> f64 {
block0(v0: f64 "x"):
  v1 = i64.const 0
  v2 = f64.const 2.0
  v3 = i64.const 5000000000
  jump block1(v1, v0)
block1(v4: i64 "i", v5: f64 "x"):
  v6 = i64.const 0
  jump block2(v6, v5)
block2(v7: i64 "j", v8: f64 "x"):
  v9 = f64.mul v8, v2
  v10 = i64.const 1
  v11 = i64.add v7, v10
  v12 = i64.const 100000
  v13 = i64.lt v11, v12
  branch v13, block2(v11, v9), block3
block3:
  v14 = i64.const 1
  v15 = i64.add v4, v14
  v16 = i64.lt v15, v3
  branch v16, block1(v15, v9), block4
block4:
  v17 = f64.const 2.0
  v18 = f64.add v9, v17
  return v18
}
