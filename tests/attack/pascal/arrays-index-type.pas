{ An array indexed by all integers. [refused error memory] }
program p;
var a: array [integer] of char;
begin a[0] := 'a' end.
