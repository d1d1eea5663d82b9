; nothing changes: the last value of the counter is needed behind the loop, or the last value is another one each time.
module "m" language "test"

fn0 = function "needed" direct (i64) -> i64 {
block0(v0: i64 "n"):
  v1 = i64.const 1
  jump block1(v1)
block1(v2: i64 "i"):
  v3 = i64.eq v2, v0
  branch v3, block3, block2
block2:
  v4 = i64.const 1
  v5 = i64.add_wrap v2, v4
  jump block1(v5)
block3:
  return v2
}

fn1 = function "moving" direct (i64) -> i64 {
block0(v0: i64 "n"):
  v1 = i64.const 1
  jump block1(v1, v0)
block1(v2: i64 "i", v3: i64 "last"):
  v4 = i64.eq v2, v3
  branch v4, block3, block2
block2:
  v5 = i64.const 1
  v6 = i64.add_wrap v2, v5
  v7 = i64.sub v3, v5
  jump block1(v6, v7)
block3:
  return v3
}
