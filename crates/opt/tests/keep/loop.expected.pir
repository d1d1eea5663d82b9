module "m" language "test"

fn0 = function "f" direct (f64) -> f64 {
block0(v0: f64 "x"):
  v1 = i64.const 0
  v2 = f64.const 2.0
  v3 = i64.const 100000
  jump block1(v1, v0)
block1(v4: i64 "i", v5: f64 "x"):
  v6 = i64.const 0
  jump block2(v6, v5)
block2(v7: i64 "j", v8: f64 "x"):
  v9 = f64.mul v8, v2
  v10 = i64.const 1
  v11 = i64.add v7, v10
  v12 = i64.lt v11, v3
  branch v12, block2(v11, v9), block3
block3:
  v13 = i64.const 1
  v14 = i64.add v4, v13
  v15 = i64.lt v14, v3
  branch v15, block1(v14, v9), block4
block4:
  v16 = f64.const 2.0
  v17 = f64.add v9, v16
  return v17
}
