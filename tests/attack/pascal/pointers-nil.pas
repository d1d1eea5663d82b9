{ A nil pointer is followed in every way. [error] }
program p;
type t = ^r; r = record a: array [0..9] of t end;
var x: t;
begin x := nil; x^.a[5]^.a[3] := x end.
