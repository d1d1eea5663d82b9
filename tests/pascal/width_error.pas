{ 6.9.3.1: a width is at least one. }
program widths(output);
var
  w: integer;
begin
  w := 1;
  writeln(5:w);
  writeln(5:w - 1)
end.
{ output:
5
}
{ error: a width or number of digits is less than one (ISO 7185 D.58) }
