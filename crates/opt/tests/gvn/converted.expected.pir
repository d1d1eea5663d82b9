module "m" language "test"
shape0 = shape "s" refs 1 raw 0
shape1 = shape "t" refs 1 raw 0

fn0 = function "f" direct (any, any, any, any) -> any {
block0(v0: any, v1: any, v2: any, v3: any):
  v4 = f64.from_any v0
  v5 = i64.from_any v1
  v6 = bool.from_any v2
  v7 = obj.cast shape0 v3  ; s
  v8 = bool.const true
  v10 = bool.const false
  v13 = any.is small-integer v1
  v16 = any.truthy v2
  v18 = obj.is shape1 v3  ; t
  v19 = any.from_bool v8
  v21 = any.from_bool v10
  v24 = any.from_bool v13
  v27 = any.from_bool v16
  v29 = any.from_bool v18
  v30 = vector.of 11 v19, v19, v21, v19, v19, v24, v21, v19, v27, v19, v29
  branch v6, block1, block2
block1:
  v31 = any.is float v30
  v32 = any.from_bool v31
  return v32
block2:
  return v30
}
