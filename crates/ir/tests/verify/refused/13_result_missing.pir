; rule 13: expected a result of i64, found nothing
module "m" language "test"

fn0 = function "f" direct () {
block0:
  i64.const 5
  return
}
