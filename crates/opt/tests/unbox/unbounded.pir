; nothing changes: without a bound the counter may become a big integer, and what is stored each time would be boxed each time.
module "m" language "test"

fn0 = function "unbounded" direct (any) -> any {
block0(v0: any "n"):
  v1 = any.integer 0
  jump block1(v1)
block1(v2: any "i"):
  v3 = any.lt v2, v0
  branch v3, block2, block3
block2:
  v4 = any.integer 1
  v5 = any.add v2, v4
  jump block1(v5)
block3:
  return v2
}

fn1 = function "stored" direct (any) -> any {
block0(v0: any "cell"):
  v1 = any.integer 0
  jump block1(v1)
block1(v2: any "i"):
  v3 = any.integer 300
  v4 = any.lt v2, v3
  branch v4, block2, block3
block2:
  box.set v0, v2
  v5 = any.integer 1
  v6 = any.add v2, v5
  box.set v0, v6
  jump block1(v6)
block3:
  return v2
}
