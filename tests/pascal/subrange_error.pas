{ 6.8.2.2: a value outside the variable's type is an error. }
program subrange(output);
var
  d: 1..10;
  i: integer;
begin
  i := 10;
  d := i;
  writeln(d);
  d := i + 1;
  writeln(d)
end.
{ expect: 10 }
{ expect error: 11 is outside 1..10: the value does not fit the variable (ISO 7185 D.49) }
