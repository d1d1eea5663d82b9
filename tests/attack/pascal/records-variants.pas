{ Variants that are not the active one. [error] }
program p;
type r = record case tag: boolean of true: (a: integer); false: (b: ^integer) end;
var x: r;
begin x.tag := true; x.a := 12345678; x.b^ := 5 end.
