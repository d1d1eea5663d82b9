{ Widths that grow. [error output] }
program p(output);
var i: integer;
begin i := 1; while true do begin write(1:i); write(1.5:i); write(1.5:i:i); write('x':i); write(true:i); i := i * 2 end end.
