{ 6.8.2.2: a set with members that the variable's type has not is an error. }
program seterror(output);
var
  small: set of 1..5;
  large: set of 0..100;
begin
  large := [2, 3];
  small := large;
  writeln(3 in small);
  large := [2, 30];
  small := large;
  writeln('not reached')
end.
{ expect: true }
{ expect error: the set has members that the variable's type does not (ISO 7185 D.50) }
