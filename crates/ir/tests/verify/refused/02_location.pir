; rule 2: loc2 is not declared before
module "m" language "test"
loc1 = file0 0..1 expanded loc2
loc2 = file0 0..1
