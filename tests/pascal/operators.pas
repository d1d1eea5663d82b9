{ 6.7.2.1: multiplying operators bind closer than adding ones, `not` closest, relations last. }
program operators(output);
var
  a, b: integer;
  p, q: boolean;
begin
  a := 7;
  b := 2;
  writeln(a + b * 3, ' ', (a + b) * 3, ' ', -a + b, ' ', -(a + b), ' ', a - b - 1);
  p := true;
  q := false;
  writeln(not p or q, ' ', not (p and q), ' ', p or q and q);
  writeln((a > b) and (b > 0), ' ', a = b, ' ', a <> b, ' ', a >= 7, ' ', b <= 1);
  writeln(7 / 2:4:2, ' ', a * 1.5:4:1, ' ', 1 + 0.5:3:1);
  writeln(false < true, ' ', 'a' < 'b', ' ', ord(p))
end.
{ expect: 13 27 -5 -9 4
  expect: false true true
  expect: true false true true false
  expect: 3.50 10.5 1.5
  expect: true true 1 }
