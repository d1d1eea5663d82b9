; A loop as a dynamic language writes it: what is not a number fails. Its counter and sum are floats.
module "m" language "test"
import0 = native "test.fails" (any, any) -> any traps fails
const0 = float 0.0
const1 = float 0.5
const2 = float 20000000.0
const3 = float 1.0

fn0 = function "f" direct () -> any {
block0:
  v0 = const const0
  v1 = const const1
  jump block1(v0, v1)
block1(v2: any "i", v3: any "sum"):
  v4 = const const2
  v5 = any.is float v2
  branch v5, block2, block6
block2:
  v6 = f64.from_any v2
  v7 = f64.from_any v4
  v8 = f64.lt v6, v7
  branch v8, block3, block7
block3:
  v9 = any.is float v3
  branch v9, block4, block8
block4:
  v10 = f64.from_any v3
  v11 = f64.from_any v2
  v12 = f64.add v10, v11
  v13 = any.from_f64 v12
  v14 = const const3
  v15 = any.is float v2
  branch v15, block5, block9
block5:
  v16 = f64.from_any v2
  v17 = f64.from_any v14
  v18 = f64.add v16, v17
  v19 = any.from_f64 v18
  jump block1(v19, v13)
block6:
  v20 = call.native import0 2 v2, v4
  unreachable
block7:
  return v3
block8:
  jump block10(v3)
block9:
  jump block10(v14)
block10(v21: any):
  v22 = call.native import0 2 v21, v2
  unreachable
}
