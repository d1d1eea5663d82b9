{ Numbers as products of primes. }
program PrimeFactors(output);

procedure show(n: integer);
var
  rest, d: integer;
  first: boolean;
begin
  write(n:1, ' = ');
  rest := n;
  d := 2;
  first := true;
  while rest > 1 do
    if rest mod d = 0 then
    begin
      if not first then
        write(' * ');
      first := false;
      write(d:1);
      rest := rest div d
    end
    else if d * d > rest then
      d := rest
    else
      d := d + 1;
  writeln
end;

begin
  show(60);
  show(97);
  show(360);
  show(1001);
  show(9999);
  show(65536)
end.
