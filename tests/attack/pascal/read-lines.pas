{ readln of a line that never ends. [fuel error memory time] input "abc" }
program p(input);
begin readln end.
