{ 6.7.2.2: div truncates toward zero, the result of mod lies from 0 below the divisor. }
program divmod(output);
var
  i: integer;
begin
  for i := -4 to 4 do
    write(i div 3, ' ');
  writeln;
  for i := -4 to 4 do
    write(i mod 3, ' ');
  writeln;
  writeln(abs(-5), ' ', sqr(-5), ' ', odd(-3), ' ', odd(4), ' ', maxint)
end.
{ expect: -1 -1 0 0 0 0 0 1 1
  expect: 2 0 1 2 0 1 2 0 1
  expect: 5 25 true false 9223372036854775807 }
