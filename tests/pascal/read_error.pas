{ 6.9.1: a number that is none is an error. }
program readerror(input, output);
var
  i: integer;
begin
  read(i);
  writeln(i);
  read(i);
  writeln(i)
end.
{ input: 17 seventeen }
{ expect: 17 }
{ expect error: input has no integer here (ISO 7185 D.54) }
