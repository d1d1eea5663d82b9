{ Cells without end, kept. [memory fuel] }
program p;
type t = ^r; r = record next: t; a: array [1..20] of integer end;
var x, y: t;
begin x := nil; while true do begin new(y); y^.next := x; x := y end end.
