{ A var parameter and a with that outlive their variable. [error] }
program p;
type t = ^r; r = record a, b: integer; c: t end;
var x: t;
procedure q(var n: integer); begin dispose(x); n := 5 end;
begin new(x); with x^ do begin a := 1; q(b); a := 2 end end.
