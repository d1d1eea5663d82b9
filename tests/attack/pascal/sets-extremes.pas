{ Members of sets that cannot be. [error] }
program p;
var s: set of 0..255; i: integer;
begin i := 256; s := [0..i] end.
