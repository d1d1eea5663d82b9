; gives #(30 12 7 100)
; Objects with hidden classes and property caches. An instance holds its class, then its fields; a class is a vector of
; a name, its slot, a name, its slot. A place in the program that gets a property has a cache: two globals, the class
; seen last and the slot there. `obj.of` asks whether the object at hand is an instance of that class.
module "properties" language "test"
import0 = native "expr.fail" (any) -> any allocates traps fails
const0 = symbol "x"
const1 = symbol "y"
const2 = string "no such property"
shape0 = shape "instance" refs 1 raw 0
global0 = global "cached class" any
global1 = global "cached slot" i64
entry fn3

fn0 = function "slot of" direct (any, any) -> i64 {
block0(v0: any "class", v1: any "name"):
  v2 = i64.const 0
  jump block1(v2)
block1(v3: i64 "index"):
  v4 = vector.len v0
  v5 = i64.lt v3, v4
  branch v5, block2, block3
block2:
  v6 = vector.get v0, v3
  v7 = any.same v6, v1
  branch v7, block4, block5
block3:
  v8 = const const2
  v9 = call.native import0 1 v8
  v10 = i64.const 0
  return v10
block4:
  v11 = i64.const 1
  v12 = i64.add v3, v11
  v13 = vector.get v0, v12
  v14 = i64.from_any v13
  return v14
block5:
  v15 = i64.const 2
  v16 = i64.add v3, v15
  jump block1(v16)
}

fn1 = function "get y" direct (any) -> any {
block0(v0: any "object"):
  v1 = global.get global0
  v2 = obj.of shape0 v0, v1
  branch v2, block1, block2
block1:
  v3 = obj.cast shape0 v0
  v4 = global.get global1
  v5 = ref.load_at 0 v3, v4
  return v5
block2:
  v6 = obj.is shape0 v0
  branch v6, block3, block4
block3:
  v7 = obj.cast shape0 v0
  v8 = ref.load 0 v7
  v9 = const const1
  v10 = call fn0 v8, v9
  global.set global0 v8
  global.set global1 v10
  v11 = ref.load_at 0 v7, v10
  return v11
block4:
  v12 = const const2
  v13 = call.native import0 1 v12
  return v13
}

fn2 = function "sum of y" direct (any, i64) -> any {
block0(v0: any "object", v1: i64 "times"):
  v2 = any.integer 0
  v3 = i64.const 0
  jump block1(v2, v3)
block1(v4: any "sum", v5: i64 "done"):
  v6 = i64.lt v5, v1
  branch v6, block2, block3
block2:
  v7 = call fn1 v0
  v8 = any.add v4, v7
  v9 = i64.const 1
  v10 = i64.add v5, v9
  jump block1(v8, v10)
block3:
  return v4
}

fn3 = function "main" direct () -> any {
block0:
  v0 = const const0
  v1 = const const1
  v2 = any.integer 1
  v3 = any.integer 2
  v4 = vector.of 4 v0, v2, v1, v3
  v5 = vector.of 2 v1, v2
  v6 = i64.const 3
  v7 = i64.const 2
  v8 = i64.const 0
  v9 = obj.new_sized shape0 v6, v8
  ref.store 0 v9, v4
  v10 = any.integer 3
  ref.store 2 v9, v10
  v11 = obj.new_sized shape0 v7, v8
  ref.store 0 v11, v5
  v12 = any.integer 7
  ref.store 1 v11, v12
  v13 = any.from_obj v9
  v14 = any.from_obj v11
  v15 = i64.const 10
  v16 = call fn2 v13, v15
  v17 = i64.const 4
  v18 = call fn2 v13, v17
  v19 = i64.const 1
  v20 = call fn2 v14, v19
  jump block1
block1 catch block2:
  v21 = any.integer 0
  v22 = call fn1 v21
  return v22
block2(v23: any):
  v24 = any.integer 100
  v25 = vector.of 4 v16, v18, v20, v24
  return v25
}
