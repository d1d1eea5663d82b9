{ Recursion in an expression. [depth] }
program p;
function f(n: integer): integer; begin f := f(n + 1) * 2 + f(n) end;
begin if f(0) = 0 then end.
