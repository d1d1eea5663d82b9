{ Divisions of the smallest integer. [error] }
program p;
var i, j: integer;
begin i := -maxint - 1; j := -1; i := i div j end.
