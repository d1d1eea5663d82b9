{ A circle is walked for ever. [fuel] }
program p;
type t = ^r; r = record next: t end;
var x: t;
begin new(x); x^.next := x; while x <> nil do x := x^.next end.
