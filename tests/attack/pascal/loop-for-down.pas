{ A for loop down over all integers, and one at the very end. [fuel] }
program p;
var i, n: integer;
begin
  n := 0;
  for i := maxint - 3 to maxint do n := n + 1;
  for i := -maxint + 3 downto -maxint do n := n + 1;
  if n <> 8 then n := n div 0;
  for i := maxint downto -maxint do n := i
end.
