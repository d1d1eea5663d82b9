{ An array larger than memory. [memory refused error] }
program p;
var a: array [1..200000000] of integer;
begin a[1] := 1 end.
