; rule 14: v2 of block1 need not be defined
; The throw may come before the result is there.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  jump block1
block1 catch block2:
  v2 = any.add v0, v0
  return v2
block2(v1: any):
  return v2
}
