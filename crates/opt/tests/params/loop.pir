; What a loop only carries along is no parameter; what it changes is. Two parameters that carry one value in a circle go together.
module "m" language "test"

fn0 = function "f" direct (i64, any) -> any {
block0(v0: i64, v1: any):
  v2 = i64.const 0
  jump block1(v2, v1, v0)
block1(v3: i64 "i", v4: any "x", v5: i64 "n"):
  v6 = i64.lt v3, v5
  branch v6, block2(v4), block3
block2(v7: any):
  v8 = i64.const 1
  v9 = i64.add v3, v8
  jump block1(v9, v7, v5)
block3:
  return v4
}
