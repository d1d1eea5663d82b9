{ 6.6.6.4 }
program character(output);
var
  i: integer;
begin
  i := 65;
  writeln(chr(i), chr(97));
  writeln(chr(i * 4))
end.
{ expect: Aa }
{ expect error: chr has no character for this number (ISO 7185 D.37) }
