program mistakes;
const
  a = ;
var
  x: ;
procedure p(var);
begin
  x := ;
  if then y;
  y
end;
begin
  x y;
  z
end.
