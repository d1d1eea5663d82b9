module "m" language "test"
const0 = float 0.0
const1 = float 4.0

fn0 = function "escape" direct (any) -> any {
block0(v0: any "c"):
  v1 = any.integer 0
  v2 = const const0  ; float 0.0
  v24 = any.is float v0
  branch v24, block8, block1(v1, v2)
block1(v3: any "step", v4: any "z"):
  v5 = any.integer 200
  v6 = any.lt v3, v5
  branch v6, block2, block4(v3)
block2:
  v7 = any.mul v4, v4
  v8 = any.add v7, v0
  v9 = const const1  ; float 4.0
  v10 = any.le v8, v9
  branch v10, block3, block4(v3)
block3:
  v11 = any.integer 1
  v12 = any.add v3, v11
  jump block1(v12, v8)
block4(v13: any "step"):
  return v13
block5(v14: any "step", v15: any "z"):
  v16 = any.integer 200
  v17 = any.lt v14, v16
  branch v17, block6, block4(v14)
block6:
  v18 = any.mul v15, v15
  v19 = any.add v18, v26
  v20 = const const1  ; float 4.0
  v21 = any.le v19, v20
  branch v21, block7, block4(v14)
block7:
  v22 = any.integer 1
  v23 = any.add v14, v22
  jump block5(v23, v19)
block8:
  v25 = f64.from_any v0
  v26 = any.from_f64 v25
  jump block5(v1, v2)
}
