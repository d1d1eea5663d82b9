{ Lines without end. [fuel] input "\n" }
program p(input);
begin while not eof do readln end.
