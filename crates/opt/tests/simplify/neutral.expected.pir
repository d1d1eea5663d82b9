module "m" language "test"

fn0 = function "f" direct (i64, bool, obj) -> i64 {
block0(v0: i64, v1: bool, v2: obj):
  v3 = i64.const 0
  v4 = i64.const 1
  v8 = i64.check 1 10 v0
  v10 = i64.check 2 10 v8
  v11 = u8.load 0 v2
  v13 = bool.const true
  v15 = i64.from_bool v1
  v17 = i64.from_bool v1
  v18 = i64.add v10, v11
  v19 = i64.add v18, v17
  return v19
}
