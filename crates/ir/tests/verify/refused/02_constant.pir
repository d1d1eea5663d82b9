; rule 2: const1 is not declared before
module "m" language "test"
const0 = integer 1
const1 = pair const0 const1
