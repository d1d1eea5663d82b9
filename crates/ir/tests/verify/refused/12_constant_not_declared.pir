; rule 12: const0 is not declared
module "m" language "test"

fn0 = function "f" direct () -> any {
block0:
  v0 = const const0
  return v0
}
