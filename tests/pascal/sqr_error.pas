{ 6.6.6.2 }
program squares(output);
var
  i: integer;
begin
  i := 3000000000;
  writeln(sqr(i));
  writeln(sqr(10 * i))
end.
{ expect: 9000000000000000000 }
{ expect error: the square is larger than maxint (ISO 7185 D.32) }
