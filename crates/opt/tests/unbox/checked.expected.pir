module "m" language "test"
import0 = native "test.fails" (any, any) -> any traps fails
const0 = float 0.0
const1 = float 0.5
const2 = float 20000000.0
const3 = float 1.0

fn0 = function "f" direct () -> any {
block0:
  v0 = const const0  ; float 0.0
  v1 = const const1  ; float 0.5
  v26 = f64.const 0.0
  v27 = f64.const 0.5
  jump block1(v26, v27)
block1(v23: f64 "i", v24: f64 "sum"):
  v4 = const const2  ; float 20000000.0
  v5 = bool.const true
  branch v5, block2, block6
block2:
  v7 = f64.from_any v4
  v8 = f64.lt v23, v7
  branch v8, block3, block7
block3:
  v9 = bool.const true
  branch v9, block4, block8
block4:
  v12 = f64.add v24, v23
  v13 = any.from_f64 v12
  v14 = const const3  ; float 1.0
  v15 = bool.const true
  branch v15, block5, block9
block5:
  v17 = f64.from_any v14
  v18 = f64.add v23, v17
  v19 = any.from_f64 v18
  jump block1(v18, v12)
block6:
  v28 = any.from_f64 v23
  v20 = call.native import0 2 v28, v4  ; test.fails
  unreachable
block7:
  v29 = any.from_f64 v24
  return v29
block8:
  jump block10(v24)
block9:
  v30 = f64.const 1.0
  jump block10(v30)
block10(v25: f64):
  v31 = any.from_f64 v25
  v32 = any.from_f64 v23
  v22 = call.native import0 2 v31, v32  ; test.fails
  unreachable
}
