; A throw in a `finally` may be caught inside it, or by the region around it, which ends the unwinding.
module "m" language "test"

fn0 = function "f" direct (any) -> any {
block0(v0: any):
  jump block1
block1 finally block2:
  v1 = any.add v0, v0
  return v1
block2 catch block4:
  v2 = any.sub v0, v0
  jump block3
block3 catch block5:
  v3 = any.mul v0, v0
  resume_unwind
block4(v4: any):
  return v4
block5(v5: any):
  resume_unwind
}
