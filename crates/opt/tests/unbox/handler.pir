; nothing changes: what a handler takes is there before the block begins.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any "v"):
  v1 = any.integer 0
  jump block1(v1)
block1(v2: any "i") catch block3(v2):
  v3 = i64.from_any v2
  v4 = vector.get v0, v3
  v5 = any.integer 1
  v6 = any.add v2, v5
  v7 = any.integer 300
  v8 = any.lt v6, v7
  branch v8, block1(v6), block2
block2:
  return v2
block3(v9: any, v10: any):
  return v10
}
