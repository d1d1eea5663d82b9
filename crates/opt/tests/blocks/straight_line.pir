; A block that only one block jumps to becomes part of it, its parameters what they are given.
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.const 1
  jump block1(v1)
block1(v2: i64):
  v3 = i64.add v0, v2
  jump block2(v3, v2)
block2(v4: i64, v5: i64):
  v6 = i64.mul v4, v5
  return v6
}
