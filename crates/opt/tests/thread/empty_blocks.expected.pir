module "m" language "test"

fn0 = function "f" direct (bool, i64) -> i64 {
block0(v0: bool, v1: i64):
  branch v0, block3(v1), block4
block1(v2: i64):
  jump block3(v1)
block2(v3: i64, v4: i64):
  jump block3(v4)
block3(v5: i64):
  v6 = i64.add v5, v5
  return v6
block4:
  return v1
block5(v7: i64):
  return v7
}
