; rule 7: expected at least 2, found a procedure of 1 parameters
module "m" language "test"

fn0 = function "f" procedure rest (any) -> any {
block0(v0: any):
  return v0
}
