module "m" language "test"

fn0 = function "f" direct (i64) -> any {
block0(v0: i64 "n"):
  v1 = any.integer 3
  jump block1
block1 catch block4(v1):
  v2 = i64.const 10
  v3 = i64.add v0, v2
  v4 = i64.lt v3, v2
  branch v4, block2, block3
block2:
  v5 = any.from_i64 v0
  return v5
block3:
  v6 = i64.const 10
  v7 = any.from_i64 v6
  return v7
block4(v8: any, v9: any):
  return v9
}
