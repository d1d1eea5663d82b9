; nothing changes: the counter may become a big integer whatever the kind of what comes from outside, and a call needs it as it is.
module "m" language "test"

fn0 = function "count" direct (any) -> any {
block0(v0: any "n"):
  v1 = any.integer 0
  jump block1(v0, v1)
block1(v2: any "i", v3: any "sum"):
  v4 = any.add v3, v2
  v5 = any.integer 1
  v6 = any.add v2, v5
  v7 = any.lt v4, v6
  branch v7, block1(v6, v4), block2
block2:
  return v3
}
