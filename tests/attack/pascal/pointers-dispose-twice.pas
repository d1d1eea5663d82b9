{ dispose of what is gone. [error] }
program p;
type t = ^integer;
var x, y: t;
begin new(x); y := x; dispose(x); dispose(y); y^ := 5 end.
