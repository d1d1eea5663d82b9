{ A real whose digits never end. [fuel error memory time] input "9" }
program p(input);
var x: real;
begin read(x) end.
