; (if (and a b) x y): the constant that one way brings chooses at once; a boolean in a dynamic value is chosen by directly.
module "m" language "test"

fn0 = function "f" direct (bool, i64, i64) -> i64 {
block0(v0: bool, v1: i64, v2: i64):
  branch v0, block1, block2
block1:
  v3 = i64.lt v1, v2
  v4 = any.from_bool v3
  jump block3(v4)
block2:
  v5 = any.const false
  jump block3(v5)
block3(v6: any):
  v7 = any.truthy v6
  branch v7, block4, block5
block4:
  return v1
block5:
  return v2
}
