; nothing changes: recursion, handlers, captured continuations and large functions stay calls.
module "m" language "test"

fn0 = function "recursive" direct (i64) -> i64 {
block0(v0: i64):
  v1 = call fn0 v0
  return v1
}

fn1 = function "guarded" direct (any) -> any {
block0(v0: any) catch block1:
  v1 = any.add v0, v0
  return v1
block1(v2: any):
  return v2
}

fn2 = function "captures" direct (any) -> any {
block0(v0: any):
  v1 = call.cc v0
  return v1
}

fn3 = function "large" direct (i64) -> i64 {
block0(v0: i64):
  v1 = i64.add v0, v0
  v2 = i64.add v1, v0
  v3 = i64.add v2, v0
  v4 = i64.add v3, v0
  v5 = i64.add v4, v0
  v6 = i64.add v5, v0
  v7 = i64.add v6, v0
  v8 = i64.add v7, v0
  v9 = i64.add v8, v0
  v10 = i64.add v9, v0
  v11 = i64.add v10, v0
  v12 = i64.add v11, v0
  v13 = i64.add v12, v0
  return v13
}

fn4 = function "main" direct (i64, any) -> any {
block0(v0: i64, v1: any):
  v2 = call fn0 v0
  v3 = call fn1 v1
  v4 = call fn2 v3
  v5 = call fn3 v2
  v6 = call fn3 v5
  v7 = any.from_i64 v6
  v8 = any.add v4, v7
  return v8
}
