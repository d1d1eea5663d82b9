{ Primes up to a limit, by crossing out multiples. }
program Sieve(output);

const
  limit = 100;

var
  crossed: array [2..limit] of boolean;
  n, multiple: integer;

begin
  for n := 2 to limit do
    crossed[n] := false;
  for n := 2 to limit do
    if not crossed[n] then
    begin
      if n > 2 then
        write(' ');
      write(n:1);
      multiple := n * n;
      while multiple <= limit do
      begin
        crossed[multiple] := true;
        multiple := multiple + n
      end
    end;
  writeln
end.
