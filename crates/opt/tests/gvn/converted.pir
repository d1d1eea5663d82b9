; What has been converted is of the kind that the conversion takes.
module "m" language "test"
shape0 = shape "s" refs 1 raw 0
shape1 = shape "t" refs 1 raw 0

fn0 = function "f" direct (any, any, any, any) -> any {
block0(v0: any, v1: any, v2: any, v3: any):
  v4 = f64.from_any v0
  v5 = i64.from_any v1
  v6 = bool.from_any v2
  v7 = obj.cast shape0 v3
  v8 = any.is float v0
  v9 = any.is number v0
  v10 = any.is string v0
  v11 = any.truthy v0
  v12 = any.is integer v1
  v13 = any.is small-integer v1
  v14 = any.is float v1
  v15 = any.is boolean v2
  v16 = any.truthy v2
  v17 = obj.is shape0 v3
  v18 = obj.is shape1 v3
  v19 = any.from_bool v8
  v20 = any.from_bool v9
  v21 = any.from_bool v10
  v22 = any.from_bool v11
  v23 = any.from_bool v12
  v24 = any.from_bool v13
  v25 = any.from_bool v14
  v26 = any.from_bool v15
  v27 = any.from_bool v16
  v28 = any.from_bool v17
  v29 = any.from_bool v18
  v30 = vector.of 11 v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29
  branch v6, block1, block2
block1:
  v31 = any.is float v30
  v32 = any.from_bool v31
  return v32
block2:
  return v30
}
