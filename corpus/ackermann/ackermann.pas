{ The Ackermann function, which no loop with a known count computes. }
program AckermannTable(output);

var
  m, n: integer;

function ackermann(m, n: integer): integer;
begin
  if m = 0 then
    ackermann := n + 1
  else if n = 0 then
    ackermann := ackermann(m - 1, 1)
  else
    ackermann := ackermann(m - 1, ackermann(m, n - 1))
end;

begin
  for m := 0 to 3 do
  begin
    write(m:1, ':');
    for n := 0 to 3 do
      write(' ', ackermann(m, n):1);
    writeln
  end
end.
