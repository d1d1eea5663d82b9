{ Factorials from 0! to 20!, the last that fits in an integer. }
program Factorials(output);

var
  n: integer;

function factorial(n: integer): integer;
var
  i, product: integer;
begin
  product := 1;
  for i := 2 to n do
    product := product * i;
  factorial := product
end;

begin
  for n := 0 to 20 do
    writeln(n:1, '! = ', factorial(n):1)
end.
