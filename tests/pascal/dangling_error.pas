{ 6.6.5.3: what was disposed of is gone for every pointer to it. }
program dangling(output);
type
  link = ^node;
  node = record value: integer; next: link end;
var
  p, q: link;
begin
  new(p);
  q := p;
  p^.value := 1;
  dispose(p);
  writeln('disposed');
  q^.value := 2
end.
{ expect: disposed }
{ expect error: disposed of, or it never had a value (ISO 7185 D.4) }
