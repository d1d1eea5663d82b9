; What has no effect and cannot trap goes if nothing needs it, in circles too; what may trap stays.
module "m" language "test"
global0 = global "g" any

fn0 = function "f" direct (i64, any) -> i64 {
block0(v0: i64, v1: any):
  v2 = i64.add_wrap v0, v0
  v3 = pair.new v1, v1
  v4 = pair.new v3, v1
  v5 = i64.add v0, v0
  v6 = global.get global0
  v7 = pair.first v1
  v8 = i64.const 0
  jump block1(v0, v2, v8)
block1(v9: i64, v10: i64, v11: i64):
  v12 = i64.const 1
  v13 = i64.sub_wrap v9, v12
  v14 = i64.add_wrap v10, v11
  v15 = i64.add_wrap v11, v12
  v16 = i64.gt v13, v12
  branch v16, block1(v13, v14, v15), block2
block2:
  return v13
}
