; nothing changes: before the loop no handler would see the trap, and where a handler's edge enters a loop nothing can be placed.
module "m" language "test"

fn0 = function "seen" direct (i64, i64) -> i64 {
block0(v0: i64 "n", v1: i64 "x"):
  jump block1(v0)
block1(v2: i64 "i") catch block3(v0):
  v3 = i64.mul v1, v1
  v4 = i64.lt v2, v3
  branch v4, block2, block4
block2:
  v5 = i64.add_wrap v2, v0
  jump block1(v5)
block3(v6: any, v7: i64):
  return v7
block4:
  return v2
}
