{ A real with zeros for ever. [fuel error memory time] input "0" }
program p(input);
var x: real;
begin read(x) end.
