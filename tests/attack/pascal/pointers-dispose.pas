{ new and dispose in a loop, with other pointers to the same. [fuel error] }
program p;
type t = ^r; r = record next: t; a: array [1..200] of integer end;
var x, y: t;
begin while true do begin new(x); y := x; y^.next := x; dispose(x) end end.
