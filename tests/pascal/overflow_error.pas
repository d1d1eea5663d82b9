{ 6.7.2.2: a result that is no integer of the machine is an error. }
program overflow(output);
var
  i, n: integer;
begin
  n := 1;
  for i := 1 to 25 do begin
    n := n * i;
    if i > 18 then
      writeln(n)
  end
end.
{ expect: 121645100408832000
  expect: 2432902008176640000 }
{ expect error: the result is not an integer of the machine (ISO 7185 D.47) }
