; Blocks in reverse postorder, values in order, constants beside their uses; what a handler takes stays before its block.
module "m" language "test"

fn0 = function "f" direct (i64) -> any {
free v1: i64, v2: i64, v4: i64, v9: i64, v11: i64, v12: i64, v13: i64, v14: i64, v15: i64, v16: i64, v17: i64, v18: i64, v19: i64
block0(v0: i64 "n"):
  v20 = i64.const 10
  v21 = any.integer 3
  v22 = i64.const 99
  jump block3
block1:
  v7 = any.from_i64 v0
  return v7
block2(v8: any, v3: any):
  return v3
block3 catch block2(v21):
  v5 = i64.add v0, v20
  v6 = i64.lt v5, v20
  branch v6, block1, block4
block4:
  v10 = any.from_i64 v20
  return v10
}
