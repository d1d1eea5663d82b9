; rule 20: code of a `finally` is reached by other code too
module "m" language "test"

fn0 = function "f" direct () {
block0 finally block2:
  jump block1
block1:
  jump block2
block2:
  resume_unwind
}
