{ An integer whose digits never end. [fuel error memory time] input "1" }
program p(input);
var i: integer;
begin read(i) end.
