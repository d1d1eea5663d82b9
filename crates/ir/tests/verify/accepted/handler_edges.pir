; A handler's block may use what is defined when the protected block begins, its parameters included.
module "m" language "test"

fn0 = function "f" direct (i64) -> any {
block0(v0: i64):
  v1 = any.from_i64 v0
  jump block1(v1)
block1(v2: any) catch block3(v2):
  v3 = any.add v2, v2
  jump block2(v3)
block2(v4: any) catch block3(v4):
  v5 = any.sub v4, v2
  return v5
block3(v6: any, v7: any):
  v8 = any.add v7, v2
  v9 = any.add v8, v1
  return v9
}
