{ 6.9.1: read of characters and numbers, end of line, end of file. }
program reading(input, output);
var
  i, j: integer;
  x: real;
  c: char;
  count: integer;
begin
  read(i, j);
  readln(x);
  writeln(i + j, ' ', x:6:2);
  read(c);
  while not eoln do begin
    write('<', c, '>');
    read(c)
  end;
  writeln('<', c, '>');
  readln;
  read(c);
  writeln('[', c, ']', eoln);
  readln(i);
  writeln(i);
  count := 0;
  while not eof do begin
    while not eoln do begin
      read(c);
      count := count + 1
    end;
    readln
  end;
  writeln(count, ' ', eof)
end.
{ input:  12
  input: -5   2.5e1 rest of the line
  input: abc
  input:
  input:   +7
  input: four
  input: more }
{ expect: 7  25.00
  expect: <a><b><c>
  expect: [ ]false
  expect: 7
  expect: 8 true }
