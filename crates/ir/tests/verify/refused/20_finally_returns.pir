; rule 20: code of a `finally` leaves the function
module "m" language "test"

fn0 = function "f" direct () {
block0 finally block1:
  return
block1:
  return
}
