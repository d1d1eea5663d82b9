{ Characters that are none of Pascal's. [error fuel] input "😀" }
program p(input);
var c: char;
begin while not eof do read(c) end.
