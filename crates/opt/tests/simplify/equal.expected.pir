module "m" language "test"

fn0 = function "f" direct (i64, i64, any, any) -> bool {
block0(v0: i64, v1: i64, v2: any, v3: any):
  v4 = any.integer 10
  v5 = any.const nil
  v6 = any.from_i64 v0
  v7 = any.from_i64 v1
  v8 = any.same v2, v4
  v9 = any.same v5, v3
  v10 = i64.eq v0, v1
  v11 = bool.const true
  v12 = any.equal v2, v3
  v13 = bool.and v8, v9
  v15 = bool.and v13, v10
  v16 = bool.and v12, v15
  return v16
}
