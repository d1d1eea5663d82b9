; What is used as an index, or is added to an integer, is expected to be a small integer, wherever it comes from.
module "m" language "test"

fn0 = function "mark" direct (any, any) -> any {
block0(v0: any "i", v1: any "flags"):
  v2 = any.integer 20000
  v3 = any.const true
  jump block1(v0)
block1(v4: any "multiple"):
  v5 = any.gt v4, v2
  branch v5, block2, block3
block2:
  return v4
block3:
  v6 = i64.from_any v4
  vector.set v1, v6, v3
  v7 = any.add v4, v0
  jump block1(v7)
}
