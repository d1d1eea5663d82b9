{ How the Collatz sequence of some numbers goes up and comes down to 1. }
program Collatz(output);

procedure show(start: integer);
var
  n, steps, highest: integer;
begin
  n := start;
  steps := 0;
  highest := n;
  while n <> 1 do
  begin
    if odd(n) then
      n := 3 * n + 1
    else
      n := n div 2;
    if n > highest then
      highest := n;
    steps := steps + 1
  end;
  writeln(start:1, ': ', steps:1, ' steps, highest ', highest:1)
end;

begin
  show(6);
  show(7);
  show(9);
  show(27)
end.
