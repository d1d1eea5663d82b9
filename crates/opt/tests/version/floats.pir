; Beside a float another one is expected: the loop has a copy for it.
module "m" language "test"
const0 = float 0.0
const1 = float 4.0

fn0 = function "escape" direct (any) -> any {
block0(v0: any "c"):
  v1 = any.integer 0
  v2 = const const0
  jump block1(v1, v2)
block1(v3: any "step", v4: any "z"):
  v5 = any.integer 200
  v6 = any.lt v3, v5
  branch v6, block2, block4
block2:
  v7 = any.mul v4, v4
  v8 = any.add v7, v0
  v9 = const const1
  v10 = any.le v8, v9
  branch v10, block3, block4
block3:
  v11 = any.integer 1
  v12 = any.add v3, v11
  jump block1(v12, v8)
block4:
  return v3
}
