module "m" language "test"
global0 = global "g" i64

fn0 = function "f" direct (i64, i64, any) -> any {
block0(v0: i64, v1: i64, v2: any):
  v3 = i64.add v0, v1
  v5 = i64.lt v0, v1
  v7 = i64.sub v0, v1
  v8 = i64.sub v1, v0
  v9 = any.from_i64 v3
  v11 = pair.new v9, v9
  v12 = pair.new v9, v9
  v15 = global.get global0  ; g
  v17 = any.from_bool v5
  v19 = any.from_i64 v7
  v20 = any.from_i64 v8
  v21 = any.from_i64 v15
  v23 = vector.of 8 v12, v9, v9, v17, v17, v19, v20, v21
  return v23
}
