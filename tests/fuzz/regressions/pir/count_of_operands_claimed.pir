module "seed" language "lisp" producer "polyc 0.1.0 -O0"
import0 = native "lisp.display" (any, ...) -> any
import1 = native "lisp.newline" (...) -> any
const0 = string ":"
const1 = string " "
export "ackermann" fn0 func(any, any) -> any
entry fn1

fn0 = function "ackermann" direct (any, any) -> any {
block0(v0: any "m", v1: any "n"):
  v2 = any.integer 0
  v3 = any.num_eq v0, v2
  branch v3, block1, block2
block1:
  v4 = any.integer 1
  v5 = any.add v1, v4
  return v5
block2:
  v6 = any.integer 0
  v7 = any.num_eq v1, v6
  branch v7, block3, block4
block3:
  v8 = any.integer 1
  v9 = any.sub v0, v8
  v10 = any.integer 1
  tail call fn0 v9, v10
block4:
  v11 = any.integer 1
  v12 = any.sub v0, v11
  v13 = any.integer 1
  v14 = any.sub v1, v13
  v15 = call fn0 v0, v14  ; "ackermann"
  tail call fn0 v12, v15
}

fn1 = function "main" direct () -> any {
block0:
  v0 = any.integer 0
  jump block1(v0)
block1(v1: any "m"):
  v2 = any.integer 4
  v3 = any.num_eq v1, v2
  branch v3, block2, block3
block2:
  v4 = any.const unspecified
  return v4
block3:
  v5 = call.native import0 1 v1  ; "lisp.display"
  v6 = const const0  ; string ":"

  v7 = call.native import0 1 v6  ; "lisp.display"
  v8 = any.integer 0
  jump block4(v8)
block4(v9: any "n"):
  v10 = any.integer 4
  v11 = any.num_eq v9, v10
  branch v11, block5, block7
block5:
  v12 = any.const unspecified
  jump block6
block6:
  v13 = call.native import1 0  ; "lisp.newline"
  v14 = any.integer 1
  v15 = any.add v1, v14
  jump block1(v15)
block7:
  v16 = const const1  ; string " "
  v17 = call.native import0 1 v16  ; "lisp.display"
  v18 = call fn0 v1, v9  ; "ackermann"
  v19 = call.native import0 199999999 v18  ; "lisp.display"
  v20 = any.integer 1
  v21 = any.add v9, v20
  jump block4(v21)
}
