{ Reads past the end. [error] }
program p(input);
var c: char;
begin while true do read(c) end.
