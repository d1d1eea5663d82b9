{ Output without end. [output fuel] }
program p(output);
begin while true do writeln('abcdefghijklmnopqrstuvwxyz', 1:100, 2.5:100:50, true) end.
