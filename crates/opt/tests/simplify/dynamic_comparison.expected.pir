module "m" language "test"

fn0 = function "f" direct (i64, any) -> bool {
block0(v0: i64, v1: any):
  v11 = i64.const 10
  v12 = i64.const 10
  v2 = any.from_i64 v0
  v3 = any.integer 10
  v4 = i64.lt v0, v11
  v5 = i64.eq v12, v0
  v6 = any.ge v2, v1
  v7 = bool.const true
  v8 = bool.and v4, v5
  v10 = bool.and v8, v6
  return v10
}
