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
{ input:
 12
-5   2.5e1 rest of the line
abc

  +7 
four
more}
{ output:
7  25.00
<a><b><c>
[ ]false
7
8 true
}
