{ For loops over all characters, in each other. [fuel] }
program p;
var a, b, c, d: char; n: integer;
begin
  n := 0;
  for a := chr(0) to chr(255) do for b := chr(255) downto chr(0) do for c := chr(0) to chr(255) do for d := a to b do n := n + ord(d)
end.
