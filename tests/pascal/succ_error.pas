{ 6.6.6.4: the last value of a type has no successor. }
program successor(output);
type
  colour = (red, green, blue);
var
  c: colour;
begin
  c := green;
  c := succ(c);
  writeln(ord(c), ' ', ord(pred(c)));
  c := succ(c);
  writeln('not reached')
end.
{ expect: 2 1 }
{ expect error: succ of the largest value (ISO 7185 D.38) }
