; rule 9: expected a direct function without parameters whose result is any, found fn0 is not declared
module "m" language "test"
entry fn0
