{ 6.6.5.3: nil cannot be disposed of. }
program disposing(output);
var
  p: ^integer;
begin
  new(p);
  dispose(p);
  writeln('once');
  p := nil;
  dispose(p)
end.
{ expect: once }
{ expect error: dispose of nil (ISO 7185 D.23) }
