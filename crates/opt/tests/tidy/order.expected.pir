module "m" language "test"

fn0 = function "f" direct (i64) -> any {
block0(v0: i64 "n"):
  v1 = any.integer 3
  jump block1
block1 catch block4(v1):
  v2 = i64.const 10
  v3 = i64.add v0, v2
  v4 = i64.const 10
  v5 = i64.lt v3, v4
  branch v5, block2, block3
block2:
  v6 = any.from_i64 v0
  return v6
block3:
  v7 = i64.const 10
  v8 = any.from_i64 v7
  return v8
block4(v9: any, v10: any):
  return v10
}
