{ 6.6.6.2 }
program logarithm(output);
var
  x: real;
begin
  x := 1;
  writeln(ln(x):3:1);
  writeln(ln(x - 1):3:1)
end.
{ expect: 0.0 }
{ expect error: the argument of ln is not greater than zero (ISO 7185 D.33) }
