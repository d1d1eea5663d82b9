{ 6.6.6.2, 6.6.6.3: arithmetic and transfer functions. }
program reals(output);
var
  x: real;
  i: integer;
begin
  x := 2;
  writeln(sqrt(x):9:6, sqr(x):9:6, abs(-x):9:6);
  writeln(exp(1):9:6, ln(exp(2.5)):9:6, sin(0):9:6, cos(0):9:6, arctan(1) * 4:9:6);
  for i := -2 to 2 do
    write(trunc(i + i / 10):3, round(i + i / 4):3);
  writeln;
  writeln(round(2.5), ' ', round(-2.5), ' ', round(0.49), ' ', trunc(-0.9))
end.
{ expect:  1.414214 4.000000 2.000000
  expect:  2.718282 2.500000 0.000000 1.000000 3.141593
  expect:  -2 -3 -1 -1  0  0  1  1  2  3
  expect: 3 -3 0 0 }
