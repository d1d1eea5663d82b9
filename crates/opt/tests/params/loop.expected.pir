module "m" language "test"

fn0 = function "f" direct (i64, any) -> any {
block0(v0: i64 "n", v1: any "x"):
  v2 = i64.const 0
  jump block1(v2)
block1(v3: i64 "i"):
  v6 = i64.lt v3, v0
  branch v6, block2, block3
block2:
  v8 = i64.const 1
  v9 = i64.add v3, v8
  jump block1(v9)
block3:
  return v1
}
