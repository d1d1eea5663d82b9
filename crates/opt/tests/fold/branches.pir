; Ways that are not taken say nothing: the loop never changes x, for the branch that would is never taken.
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.const 1
  v2 = i64.const 0
  jump block1(v1, v2)
block1(v3: i64 "x", v4: i64 "i"):
  v5 = i64.lt v4, v0
  branch v5, block2, block5
block2:
  v6 = i64.const 1
  v7 = i64.ne v3, v6
  branch v7, block3, block4(v3)
block3:
  v8 = i64.const 2
  jump block4(v8)
block4(v9: i64):
  v10 = i64.const 1
  v11 = i64.add v4, v10
  jump block1(v9, v11)
block5:
  return v3
}

fn1 = function "switch" direct () -> i64 {
block0:
  v0 = i64.const 4
  switch v0, 3: block1, block2, else block3
block1:
  v1 = i64.const 10
  return v1
block2:
  v2 = i64.const 20
  return v2
block3:
  v3 = i64.const 30
  return v3
}
