; Arguments of a jump are copied as if all at once.
module "m" language "test"

fn0 = function "swap" direct (any, any, i64) -> any {
block0(v0: any, v1: any, v2: i64):
  jump block1(v0, v1, v2)
block1(v3: any "a", v4: any "b", v5: i64 "i"):
  v6 = i64.const 0
  v7 = i64.gt v5, v6
  branch v7, block2, block3
block2:
  v8 = i64.const 1
  v9 = i64.sub v5, v8
  jump block1(v4, v3, v9)
block3:
  return v3
}

fn1 = function "edges" direct (i64, bool) -> i64 {
block0(v0: i64 "x", v1: bool "c"):
  v2 = i64.const 1
  branch v1, block1(v2), block1(v0)
block1(v3: i64 "y"):
  switch v3, 0: block2(v0), block1(v2), else block2(v3)
block2(v4: i64):
  return v4
}
