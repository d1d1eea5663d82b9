; gives 199990000.0
; A loop as the frontend of a dynamic language writes it: each operand is checked, and the check fails by a native. The
; counter and the sum are floats all the same.
module "loop" language "test"
import0 = native "expr.fail" (any) -> any allocates traps fails
const0 = float 0.0
const1 = float 20000.0
const2 = float 1.0
entry fn0

fn0 = function "main" direct () -> any {
block0:
  v0 = const const0
  v1 = const const1
  jump block1(v0, v0)
block1(v2: any "i", v3: any "sum"):
  v4 = const const1
  v5 = any.is float v2
  branch v5, block3, block2
block2:
  v6 = call.native import0 1 v2
  jump block3
block3:
  v7 = f64.from_any v2
  v8 = f64.from_any v4
  v9 = f64.lt v7, v8
  v10 = any.from_bool v9
  v11 = any.truthy v10
  branch v11, block4, block11
block4:
  v12 = any.is float v3
  branch v12, block6, block5
block5:
  v13 = call.native import0 1 v3
  jump block6
block6:
  v14 = any.is float v2
  branch v14, block8, block7
block7:
  v15 = call.native import0 1 v2
  jump block8
block8:
  v16 = f64.from_any v3
  v17 = f64.from_any v2
  v18 = f64.add v16, v17
  v19 = any.from_f64 v18
  v20 = any.is float v2
  branch v20, block10, block9
block9:
  v21 = call.native import0 1 v2
  jump block10
block10:
  v22 = f64.from_any v2
  v23 = const const2
  v24 = f64.from_any v23
  v25 = f64.add v22, v24
  v26 = any.from_f64 v25
  jump block1(v26, v19)
block11:
  return v3
}
