; A counter that a comparison bounds is an i64; what leaves the loop is boxed there.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any "v"):
  v1 = any.integer 0
  jump block1(v1, v1)
block1(v2: any "i", v3: any "sum"):
  v4 = any.integer 300
  v5 = any.num_eq v2, v4
  branch v5, block2, block3
block2:
  return v3
block3:
  v6 = i64.from_any v2
  v7 = vector.get v0, v6
  v8 = any.add v3, v7
  v9 = any.integer 1
  v10 = any.add v2, v9
  jump block1(v10, v8)
}
