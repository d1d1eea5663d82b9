; Every family of constants folds; what traps stays and traps.
module "m" language "test"
const0 = float 2.5
const1 = character "a"
const2 = integer 7
const3 = integer 1152921504606846976

fn0 = function "scalars" direct () -> i64 {
block0:
  v0 = i64.const 6
  v1 = i64.const 7
  v2 = i64.mul v0, v1
  v3 = i64.check 0 50 v2
  v4 = i64.element 40:4:8:16 v3
  v5 = f64.const 1.5
  v6 = f64.mul v5, v5
  v7 = i64.trunc v6
  v8 = i64.add v4, v7
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
  v0 = const const2
  v1 = any.integer 5
  v2 = any.mul v0, v1
  v3 = any.integer -3
  v4 = any.modulo v2, v3
  v5 = i64.from_any v4
  v6 = i64.const 100
  v7 = i64.add v5, v6
  v8 = any.from_i64 v7
  return v8
}

fn3 = function "large results stay" direct () -> any {
block0:
  v0 = const const3
  v1 = any.integer 1152921504606846975
  v2 = any.add v1, v1
  v3 = any.add v0, v2
  return v3
}

fn4 = function "pool" direct () -> i64 {
block0:
  v0 = const const0
  v1 = f64.from_any v0
  v2 = i64.trunc v1
  v3 = const const1
  v4 = char.from_any v3
  v5 = i64.add v2, v4
  return v5
}

fn5 = function "tests" direct () -> bool {
block0:
  v0 = any.const nil
  v1 = any.is nil v0
  v2 = any.truthy v0
  v3 = any.const false
  v4 = any.truthy v3
  v5 = any.is small-integer v0
  v6 = any.same v0, v3
  v7 = bool.and v1, v2
  v8 = bool.or v4, v5
  v9 = bool.or v8, v6
  v10 = bool.ne v7, v9
  return v10
}
