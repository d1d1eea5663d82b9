{ 6.8.3.9: bounds outside the variable's type are an error only if the loop runs. }
program bounds(output);
var
  d: 1..5;
  n: integer;
begin
  n := 0;
  for d := 6 to n do
    writeln('never');
  for d := 1 to n + 3 do
    write(d, ' ');
  writeln;
  for d := n + 1 to n + 6 do
    writeln(d)
end.
{ expect: 1 2 3  }
{ expect error: 6 is outside 1..5: the final value does not fit the control variable (ISO 7185 D.53) }
