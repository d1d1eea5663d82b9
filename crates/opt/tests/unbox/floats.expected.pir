module "m" language "test"
const0 = float 0.0
const1 = float 4.0

fn0 = function "f" direct (any) -> any {
block0(v0: any "c"):
  v1 = const const0  ; float 0.0
  v15 = f64.const 0.0
  jump block1(v15)
block1(v12: f64 "z"):
  v13 = f64.mul v12, v12
  v4 = any.integer 2
  v16 = f64.const 2.0
  v14 = f64.mul v13, v16
  v17 = any.from_f64 v14
  v6 = any.add v17, v0
  v7 = const const1  ; float 4.0
  v8 = any.lt v6, v7
  branch v8, block3, block2
block2:
  v9 = any.integer 9007199254740993
  v19 = any.from_f64 v12
  v10 = any.lt v19, v9
  v11 = any.from_bool v10
  return v11
block3:
  v18 = f64.from_any v6
  jump block1(v18)
}
