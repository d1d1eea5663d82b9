{ A name that is not declared: the one that was probably meant is said. }
program near(output);
type pair = record first, second: integer end;
var p: pair;
begin
  p.frist := 1;         { expect compile error: did you mean `first`? }
  wrietln(p.first);     { expect compile error: did you mean `writeln`? }
  quiteanother(p)       { expect compile error: `quiteanother` is not declared }
end.
