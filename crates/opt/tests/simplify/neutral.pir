; Neutral operands and implied checks go; a check that may fail stays.
module "m" language "test"

fn0 = function "f" direct (i64, bool, obj) -> i64 {
block0(v0: i64, v1: bool, v2: obj):
  v3 = i64.const 0
  v4 = i64.const 1
  v5 = i64.add v0, v3
  v6 = i64.mul v4, v5
  v7 = i64.div v6, v4
  v8 = i64.check 1 10 v7
  v9 = i64.check 0 10 v8
  v10 = i64.check 2 10 v9
  v11 = u8.load 0 v2
  v12 = i64.check 0 255 v11
  v13 = bool.const true
  v14 = bool.and v1, v13
  v15 = i64.from_bool v14
  v16 = i64.ne v15, v3
  v17 = i64.from_bool v16
  v18 = i64.add v10, v12
  v19 = i64.add v18, v17
  return v19
}
