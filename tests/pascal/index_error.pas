{ 6.5.3.2: an index outside is an error. }
program indexes(output);
var
  a: array [1..10] of integer;
  i: integer;
begin
  for i := 1 to 10 do
    a[i] := i;
  i := 11;
  writeln(a[10]);
  writeln(a[i])
end.
{ expect: 10 }
{ expect error: index 11 is outside 1..10 (ISO 7185 D.1) }
