; rule 7: 1152921504606846976 is no small integer (61 bits)
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0 = any.integer 1152921504606846976
  return v0
}
