{ Recursion without end. [depth] }
program p;
procedure q(n: integer); begin q(n + 1); n := n + 1 end;
begin q(0) end.
