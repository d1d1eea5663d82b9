{ 6.7.2.4: small and large sets of one kind mix. }
program setforms(output);
var
  small: set of 0..20;
  large: set of 0..200;
  i, n: integer;

procedure show;
var
  i: integer;
begin
  for i := 0 to 200 do
    if i in large then
      write(i, ' ');
  writeln
end;

begin
  small := [1, 5, 9];
  n := 100;
  small := small - [n, 5];
  small := small * [1..n];
  large := small + [n];
  show;
  large := large - small;
  show;
  large := [n - 1..n + 1, 1] * large + (small - large);
  show;
  writeln(small <= large, ' ', large >= [n], ' ', small = [9, 1], ' ', small <> large, ' ', n in small);
  for i := 63 to 65 do
    large := large + [i];
  show;
  small := small + [n mod 7];
  writeln(2 in small, ' ', [] = small * [7]);
  small := small + [n - 70]
end.
{ expect: 1 9 100
  expect: 100
  expect: 1 9 100
  expect: true true true true false
  expect: 1 9 63 64 65 100
  expect: true true }
{ expect error: the set has members that the variable's type does not (ISO 7185 D.50) }
