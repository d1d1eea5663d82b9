{ A case in a loop whose values miss every label. [error] }
program p;
var i: integer;
begin i := 0; repeat case i of 0: i := maxint; maxint: i := -maxint end until false end.
