{ An index one beyond, in a loop that looks safe. [error] }
program p;
var a: array [1..10] of integer; i: integer;
begin for i := 1 to 11 do a[i] := i end.
