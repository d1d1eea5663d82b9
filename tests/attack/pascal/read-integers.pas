{ Integers are read for ever. [fuel] input "12 " }
program p(input);
var i: integer;
begin while true do read(i) end.
