{ 6.7.2.2 }
program modulo(output);
var
  i, j: integer;
begin
  i := 5;
  j := -3;
  writeln(i mod 3);
  writeln(i mod j)
end.
{ expect: 2 }
{ expect error: the right operand of mod is not greater than zero (ISO 7185 D.46) }
