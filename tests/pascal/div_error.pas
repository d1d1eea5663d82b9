{ 6.7.2.2 }
program divide(output);
var
  i, j: integer;
begin
  j := 0;
  i := 5;
  writeln(i div (j + 1));
  writeln(i div j)
end.
{ expect: 5 }
{ expect error: div by zero (ISO 7185 D.45) }
