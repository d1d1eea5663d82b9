{ Widths below one. [error] }
program p(output);
begin write(1.5:0:0); write(1:-5) end.
