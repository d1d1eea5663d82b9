; The same operation on the same operands, in another order where that is allowed, is computed once; what reads, allocates an
; object or calls is not touched.
module "m" language "test"
global0 = global "g" i64

fn0 = function "f" direct (i64, i64, any) -> any {
block0(v0: i64, v1: i64, v2: any):
  v3 = i64.add v0, v1
  v4 = i64.add v1, v0
  v5 = i64.lt v0, v1
  v6 = i64.gt v1, v0
  v7 = i64.sub v0, v1
  v8 = i64.sub v1, v0
  v9 = any.from_i64 v3
  v10 = any.from_i64 v4
  v11 = pair.new v9, v10
  v12 = pair.new v9, v10
  v13 = pair.first v11
  v14 = pair.first v11
  v15 = global.get global0
  v16 = global.get global0
  v17 = any.from_bool v5
  v18 = any.from_bool v6
  v19 = any.from_i64 v7
  v20 = any.from_i64 v8
  v21 = any.from_i64 v15
  v22 = any.from_i64 v16
  v23 = vector.of 8 v12, v13, v14, v17, v18, v19, v20, v21
  return v23
}
