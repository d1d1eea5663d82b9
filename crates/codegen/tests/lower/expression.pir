; An expression over locals is its operands and operations in order.
module "m" language "test"

fn0 = function "mix" direct (i64, i64, i64) -> i64 {
block0(v0: i64 "a", v1: i64 "b", v2: i64 "c"):
  v3 = i64.mul v1, v2
  v4 = i64.add v0, v3
  return v4
}

fn1 = function "square" direct (i64) -> i64 {
block0(v0: i64 "a"):
  v1 = i64.const 1
  v2 = i64.add v0, v1
  v3 = i64.mul v2, v2
  return v3
}
