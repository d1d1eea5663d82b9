{ Takeuchi's function: calls with three arguments. }
program Tak(output);

function tak(x, y, z: integer): integer;
begin
  if y < x then
    tak := tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
  else
    tak := z
end;

begin
  writeln(tak(28, 19, 9):1)
end.
