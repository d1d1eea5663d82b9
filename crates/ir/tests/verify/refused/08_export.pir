; rule 8: expected a declared function or global, found fn3 is not declared
module "m" language "test"
export "f" fn3 func() -> unit
