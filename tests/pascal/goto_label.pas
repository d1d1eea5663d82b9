{ 6.8.2.4: goto inside a block, out of structured statements and back. }
program jumps(output);
label 1, 2, 99;
var
  i, j: integer;
begin
  i := 0;
1:
  i := i + 1;
  for j := 1 to 10 do
    if j = 3 then
      goto 2
    else
      write(j, ' ');
2:
  writeln('-', i);
  if i < 3 then
    goto 1;
  repeat
    repeat
      goto 99
    until false
  until false;
  writeln('not reached');
99:
  writeln('done')
end.
{ expect: 1 2 -1
  expect: 1 2 -2
  expect: 1 2 -3
  expect: done }
