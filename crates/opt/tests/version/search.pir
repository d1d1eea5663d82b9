; nothing changes: a loop that searches ends soon as a rule, and asking for a kind would cost more than it saves.
module "m" language "test"

fn0 = function "upwards" direct (any, any, any) -> any {
block0(v0: any "i", v1: any "a", v2: any "pivot"):
  jump block1(v0)
block1(v3: any "i"):
  v4 = i64.from_any v3
  v5 = vector.get v1, v4
  v6 = any.lt v5, v2
  branch v6, block2, block3
block2:
  v7 = any.integer 1
  v8 = any.add v3, v7
  jump block1(v8)
block3:
  return v3
}
