{ Reals that cannot be integers. [error] }
program p;
var x: real;
begin x := 1e308; x := x * 10; if trunc(x) = round(x) then x := 0 end.
