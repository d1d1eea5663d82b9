module "m" language "test"
const0 = float 2.5
const1 = character "a"
const2 = integer 7
const3 = integer 1152921504606846976

fn0 = function "scalars" direct () -> i64 {
block0:
  v0 = i64.const 6
  v1 = i64.const 7
  v2 = i64.const 42
  v3 = i64.const 42
  v4 = i64.const 32
  v5 = f64.const 1.5
  v6 = f64.const 2.25
  v7 = i64.const 2
  v8 = i64.const 34
  return v8
}

fn1 = function "traps" direct () -> i64 {
block0:
  v0 = i64.const 6
  v1 = i64.const 0
  v2 = i64.div v0, v1
  v3 = i64.check 10 20 v0
  v4 = i64.add v2, v3
  return v4
}

fn2 = function "dynamic" direct () -> any {
block0:
  v0 = any.integer 7
  v1 = any.integer 5
  v2 = any.integer 35
  v3 = any.integer -3
  v4 = any.integer -1
  v5 = i64.const -1
  v6 = i64.const 100
  v7 = i64.const 99
  v8 = any.integer 99
  return v8
}

fn3 = function "large results stay" direct () -> any {
block0:
  v0 = const const3  ; integer 1152921504606846976
  v1 = any.integer 1152921504606846975
  v2 = any.add v1, v1
  v3 = any.add v0, v2
  return v3
}

fn4 = function "pool" direct () -> i64 {
block0:
  v0 = const const0  ; float 2.5
  v1 = f64.const 2.5
  v2 = i64.const 2
  v3 = const const1  ; character "a"
  v4 = i64.const 97
  v5 = i64.const 99
  return v5
}

fn5 = function "tests" direct () -> bool {
block0:
  v0 = any.const nil
  v1 = bool.const true
  v2 = bool.const true
  v3 = any.const false
  v4 = bool.const false
  v5 = bool.const false
  v6 = bool.const false
  v7 = bool.const true
  v8 = bool.const false
  v9 = bool.const false
  v10 = bool.const true
  return v10
}
