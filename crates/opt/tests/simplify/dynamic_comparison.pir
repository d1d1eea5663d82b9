; Comparisons of dynamic values that are integers of 64 bits are static ones.
module "m" language "test"

fn0 = function "f" direct (i64, any) -> bool {
block0(v0: i64, v1: any):
  v2 = any.from_i64 v0
  v3 = any.integer 10
  v4 = any.lt v2, v3
  v5 = any.num_eq v3, v2
  v6 = any.ge v2, v1
  v7 = any.eqv v1, v1
  v8 = bool.and v4, v5
  v9 = bool.and v6, v7
  v10 = bool.and v8, v9
  return v10
}
