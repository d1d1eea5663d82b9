module "m" language "test"

fn0 = function "f" direct (i64, obj) -> i64 {
block0(v0: i64, v1: obj):
  v2 = i64.check 1 10 v0
  v4 = i64.check 2 10 v2
  v5 = u8.load 0 v1
  v7 = i64.add v4, v5
  return v7
}
