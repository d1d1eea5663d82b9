; What begins as a float and meets numbers only stays one.
module "m" language "test"
const0 = float 0.0
const1 = float 4.0

fn0 = function "f" direct (any) -> any {
block0(v0: any "c"):
  v1 = const const0
  jump block1(v1)
block1(v2: any "z"):
  v3 = any.mul v2, v2
  v4 = any.integer 2
  v5 = any.mul v3, v4
  v6 = any.add v5, v0
  v7 = const const1
  v8 = any.lt v6, v7
  branch v8, block1(v6), block2
block2:
  v9 = any.integer 9007199254740993
  v10 = any.lt v2, v9
  v11 = any.from_bool v10
  return v11
}
