{ 6.5.4: following nil is an error. }
program nilerror(output);
type
  link = ^node;
  node = record value: integer; next: link end;
var
  p: link;
begin
  new(p);
  p^.value := 1;
  p^.next := nil;
  writeln(p^.value);
  writeln(p^.next^.value)
end.
{ expect: 1 }
{ expect error: the pointer is nil (ISO 7185 D.3) }
