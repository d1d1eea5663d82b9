module "m" language "test"
global0 = global "g" any

fn0 = function "f" direct (i64, any) -> i64 {
block0(v0: i64, v1: any):
  v5 = i64.add v0, v0
  v7 = pair.first v1
  jump block1(v0)
block1(v9: i64):
  v12 = i64.const 1
  v13 = i64.sub_wrap v9, v12
  v16 = i64.gt v13, v12
  branch v16, block1(v13), block2
block2:
  return v13
}
