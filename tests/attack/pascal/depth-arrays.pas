{ Recursion with an array by value each time. [depth memory fuel] }
program p;
type t = array [1..1000] of integer;
var a: t;
procedure q(a: t); begin a[1] := a[1] + 1; q(a) end;
begin a[1] := 0; q(a) end.
