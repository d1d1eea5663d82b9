module "m" language "test"
shape0 = shape "s" refs 1 raw 0
shape1 = shape "t" refs 1 raw 0

fn0 = function "scalars" direct (i64, f64, bool) -> i64 {
block0(v0: i64, v1: f64, v2: bool):
  v3 = any.from_i64 v0
  v5 = any.from_f64 v1
  v7 = i64.trunc v1
  v8 = any.from_bool v2
  v10 = i64.from_bool v2
  v12 = i64.from_bool v2
  v13 = i64.add v0, v7
  v14 = i64.add v10, v12
  v15 = i64.add v13, v14
  return v15
}

fn1 = function "other way round" direct (any) -> any {
block0(v0: any):
  v1 = i64.from_any v0
  return v0
}

fn2 = function "other kinds trap" direct (i64) -> f64 {
block0(v0: i64):
  v1 = any.from_i64 v0
  v2 = f64.from_any v1
  return v2
}

fn3 = function "objects" direct () -> any {
block0:
  v0 = obj.new shape0  ; s
  v1 = any.from_obj v0
  v3 = ref.load 0 v0
  v4 = obj.cast shape1 v1  ; t
  v5 = ref.load 0 v4
  v6 = bool.const true
  v7 = any.from_bool v6
  v8 = vector.of 3 v3, v5, v7
  return v8
}
