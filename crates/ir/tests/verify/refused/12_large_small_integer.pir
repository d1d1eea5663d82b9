; rule 12: 1152921504606846976 does not fit in a small integer (61 bits)
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0 = any.integer 1152921504606846976
  return v0
}
