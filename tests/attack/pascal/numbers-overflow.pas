{ Every overflow, the last not caught. [error] }
program p;
var i: integer;
begin i := maxint; i := i * i end.
