; rule 4: expected an earlier constant, found const1
module "m" language "test"
const0 = integer 1
const1 = pair const0 const1
