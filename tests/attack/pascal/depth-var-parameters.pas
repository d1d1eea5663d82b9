{ A var parameter handed down for ever. [depth memory] }
program p;
var x: integer;
procedure q(var n: integer); var m: integer; begin m := n; n := n + 1; q(m); n := m end;
begin x := 0; q(x) end.
