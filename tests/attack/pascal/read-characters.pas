{ Characters are counted for ever. [fuel] input "ab" }
program p(input, output);
var c: char; n: integer;
begin n := 0; while not eoln do begin read(c); n := n + 1 end; writeln(n) end.
