; rule 2: fn3 is not declared
module "m" language "test"
export "f" fn3 func() -> unit
