{ Pages and empty lines. [output fuel] }
program p(output);
begin while true do begin page; writeln; page(output) end end.
