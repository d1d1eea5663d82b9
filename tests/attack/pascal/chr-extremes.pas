{ Characters that are none. [error] }
program p;
var i: integer;
begin i := 255; while true do i := ord(chr(i)) + 1 end.
