{ Greatest common divisors by Euclid's algorithm. }
program GreatestCommonDivisor(output);

function gcd(a, b: integer): integer;
var
  rest: integer;
begin
  while b <> 0 do
  begin
    rest := a mod b;
    a := b;
    b := rest
  end;
  gcd := a
end;

begin
  writeln(gcd(48, 36):1);
  writeln(gcd(17, 5):1);
  writeln(gcd(1071, 462):1);
  writeln(gcd(270, 192):1);
  writeln(gcd(0, 9):1)
end.
