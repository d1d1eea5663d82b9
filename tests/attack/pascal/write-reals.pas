{ The largest and smallest reals with all their digits. [error output fuel done] }
program p(output);
var x: real; i: integer;
begin
  x := 1.7976931348623157e308;
  for i := 1 to 10000 do begin write(x:1:1000); write(4.9e-324:1:2000); write(-x:500) end
end.
