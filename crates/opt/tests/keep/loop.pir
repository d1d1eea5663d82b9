; A float and a large integer are made before the outer loop; a small integer that the machine takes as it is written stays, and
; so does what is passed on.
module "m" language "test"

fn0 = function "f" direct (f64) -> f64 {
block0(v0: f64 "x"):
  v1 = i64.const 0
  jump block1(v1, v0)
block1(v2: i64 "i", v3: f64 "x"):
  v4 = i64.const 0
  jump block2(v4, v3)
block2(v5: i64 "j", v6: f64 "x"):
  v7 = f64.const 2.0
  v8 = f64.mul v6, v7
  v9 = i64.const 1
  v10 = i64.add v5, v9
  v11 = i64.const 100000
  v12 = i64.lt v10, v11
  branch v12, block2(v10, v8), block3
block3:
  v13 = i64.const 1
  v14 = i64.add v2, v13
  v15 = i64.const 100000
  v16 = i64.lt v14, v15
  branch v16, block1(v14, v8), block4
block4:
  v17 = f64.const 2.0
  v18 = f64.add v8, v17
  return v18
}
