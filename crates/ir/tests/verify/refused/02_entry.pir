; rule 2: fn0 is not declared
module "m" language "test"
entry fn0
