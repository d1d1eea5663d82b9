{ 6.6.3.2: a value outside the parameter's type is an error. }
program parameter(output);
type
  digit = 0..9;
var
  i: integer;

procedure show(d: digit);
begin
  writeln(d)
end;

begin
  i := 9;
  show(i);
  show(i + 39)
end.
{ expect: 9 }
{ expect error: 48 is outside 0..9: the value does not fit the parameter (ISO 7185 D.7) }
