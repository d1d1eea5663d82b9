program sieve(output);
const
  limit = 100;
var
  primes: set of 2..limit;
  i, multiple: integer;
begin
  primes := [2..limit];
  for i := 2 to limit do
    if i in primes then begin
      write(i, ' ');
      multiple := 2 * i;
      while multiple <= limit do begin
        primes := primes - [multiple];
        multiple := multiple + i
      end
    end;
  writeln
end.
