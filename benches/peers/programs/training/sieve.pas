{ The sieve of Eratosthenes: an array of flags. }
program Sieve(output);

const
  limit = 200000;
  rounds = 100;

var
  composite: array [2..limit] of boolean;
  round, count: integer;

function primes: integer;
var
  i, multiple, found: integer;
begin
  for i := 2 to limit do
    composite[i] := false;
  found := 0;
  for i := 2 to limit do
    if not composite[i] then
    begin
      found := found + 1;
      multiple := i + i;
      while multiple <= limit do
      begin
        composite[multiple] := true;
        multiple := multiple + i
      end
    end;
  primes := found
end;

begin
  count := 0;
  for round := 1 to rounds do
    count := primes;
  writeln(count:1)
end.
