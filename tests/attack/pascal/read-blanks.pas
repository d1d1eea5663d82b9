{ Blanks without end before an integer. [fuel error memory time] input " " }
program p(input);
var i: integer;
begin read(i) end.
