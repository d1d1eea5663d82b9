; rule 17: v0 of block0 need not be defined
module "m" language "test"

fn0 = function "f" direct () {
block0 catch block1(v0):
  v0 = i64.const 1
  return
block1(v1: any, v2: i64):
  return
}
