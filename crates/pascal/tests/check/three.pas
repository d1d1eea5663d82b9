program three(output);
var
  count: integr; {! P010 `integr` is not declared }
  sum: integer;
begin
  sum := 'abc'; {! P020 found string of 3 characters, expected integer }
  if sum > 0 then
    writeln(sum
  else {! P002 found `else`, expected }
    writeln('none');
  count := sum
end.
