; What a handler needs is in its locals before the range begins; neighbours with the same handler are one range.
module "m" language "test"

fn0 = function "guarded" direct (any) -> any {
block0(v0: any "f"):
  v1 = any.const nil
  jump block1
block1 catch block3(v1):
  v2 = call.closure 0 v0
  v3 = any.truthy v2
  branch v3, block2, block5
block2 catch block3(v2):
  v4 = call.closure 1 v0, v2
  jump block4(v4)
block3(v5: any "thrown", v6: any "last"):
  v7 = pair.new v5, v6
  return v7
block4(v8: any) call(v0):
  v9 = call.closure 1 v0, v8
  return v9
block5 finally block6(v2):
  v10 = call.closure 1 v0, v0
  return v10
block6(v11: any):
  v12 = call.closure 1 v0, v11
  resume_unwind
}
