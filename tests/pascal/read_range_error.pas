{ 6.9.1: an integer read fits the variable, or it is an error. }
program readrange(input, output);
var
  digit: 0..9;
begin
  read(digit);
  writeln(digit);
  read(digit)
end.
{ input: 7 10 }
{ expect: 7 }
{ expect error: 10 is outside 0..9: the integer read does not fit the variable (ISO 7185 D.55) }
