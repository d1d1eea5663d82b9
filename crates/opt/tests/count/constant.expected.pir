module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64 "x"):
  v1 = i64.const 1
  v2 = i64.const 300
  v3 = i64.const 0
  jump block1(v1, v3)
block1(v4: i64 "i", v5: i64 "sum"):
  v6 = i64.mul v4, v0
  v7 = i64.add v5, v6
  v9 = i64.const 1
  v10 = i64.add_wrap v4, v9
  v11 = i64.const 301
  v8 = i64.eq v10, v11
  branch v8, block3, block1(v10, v7)
block2:
  unreachable
block3:
  return v7
}
