; rule 20: not in code of a `finally`
module "m" language "test"

fn0 = function "f" direct () {
block0:
  resume_unwind
}
