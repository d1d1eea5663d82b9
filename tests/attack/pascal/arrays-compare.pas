{ Long strings are compared in a loop. [fuel time] }
program p;
type t = packed array [1..100000] of char;
var a, b: t; i: integer;
begin i := 0; for i := 1 to 100000 do begin a[i] := 'a'; b[i] := 'a' end; while a = b do end.
