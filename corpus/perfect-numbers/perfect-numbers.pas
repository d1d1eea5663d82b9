{ Numbers that are the sum of their smaller divisors. }
program PerfectNumbers(output);

var
  n: integer;

function divisorSum(n: integer): integer;
var
  d, sum: integer;
begin
  sum := 0;
  for d := 1 to n div 2 do
    if n mod d = 0 then
      sum := sum + d;
  divisorSum := sum
end;

begin
  for n := 2 to 499 do
    if divisorSum(n) = n then
      writeln(n:1)
end.
