; A handler that nothing can throw to goes, and its block with it.
module "m" language "test"

fn0 = function "f" direct (i64) -> i64 {
block0(v0: i64):
  jump block1
block1 finally block3:
  v1 = i64.const 2
  v2 = i64.add_wrap v0, v1
  jump block2
block2 finally block3:
  v3 = i64.add v2, v1
  return v3
block3:
  resume_unwind
}

fn1 = function "g" direct (i64) -> any {
block0(v0: i64) catch block1:
  v1 = any.const nil
  return v1
block1(v2: any):
  return v2
}

fn2 = function "resuming goes on to the block's own handler" direct (any) -> any {
block0(v0: any) finally block1:
  v1 = pair.first v0
  return v1
block1 finally block2:
  resume_unwind
block2:
  v2 = pair.first v0
  resume_unwind
}
