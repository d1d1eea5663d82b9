program list(output);
type
  link = ^node;
  node = record
    value: integer;
    next: link
  end;
var
  first, item: link;
  i: integer;
begin
  first := nil;
  for i := 5 downto 1 do begin
    new(item);
    item^.value := i * i;
    item^.next := first;
    first := item
  end;
  item := first;
  while item <> nil do
    with item^ do begin
      writeln(value);
      item := next
    end
end.
