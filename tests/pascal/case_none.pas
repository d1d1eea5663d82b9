{ 6.8.3.5: a selector without its constant is an error. }
program none(output);
var
  i: integer;
begin
  i := 3;
  writeln('before');
  case i of
    1: writeln('one');
    2: writeln('two')
  end;
  writeln('after')
end.
{ expect: before }
{ expect error: no case constant is equal to 3 (ISO 7185 D.51) }
