{ The shortest loop. [fuel] }
program p;
begin while true do end.
