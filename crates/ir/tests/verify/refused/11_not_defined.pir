; rule 11: v0 is not defined
module "m" language "test"

fn0 = function "f" direct () -> i64 {
free v0: i64
block0:
  return v0
}
