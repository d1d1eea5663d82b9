{ Arrays of a megabyte are copied in a loop. [fuel memory time] }
program p;
type t = array [1..200000] of integer;
var a, b: t;
begin a[1] := 1; while true do begin b := a; a := b end end.
