; rule 21: loc2 has no cause, such as `overflow`
module "m" language "" producer ""
file0 = source "m" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff
loc1 = file0 0..1 because range
loc2 = file0 0..1
fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.check 0 9 v0 @loc1
  v2 = i64.add v1, v1 @loc2
  return v2
}
