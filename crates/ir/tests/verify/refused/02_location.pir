; rule 2: expected an earlier row, found parent loc2
module "m" language "test"
file0 = source "m.test" 0000000000000000000000000000000000000000000000000000000000000000 lines 3
loc1 = file0 0..1 expanded loc2
loc2 = file0 0..1
