{ Arrays of arrays larger than any machine. [refused memory error] }
program p;
type a = array [1..1000000] of integer; b = array [1..1000000] of a; c = array [1..1000000] of b;
var x: c;
begin x[1, 1, 1] := 1 end.
