{ Linked lists: made, sorted by merging, reversed, freed. }
program ListSort(output);
type
  link = ^node;
  node = record value: integer; next: link end;
var
  seed, round, sum: integer;
  list: link;

procedure add(var list: link; value: integer);
var fresh: link;
begin
  new(fresh);
  fresh^.value := value;
  fresh^.next := list;
  list := fresh
end;

function merge(a, b: link): link;
var first, last: link;
begin
  if a^.value <= b^.value then
  begin first := a; a := a^.next end
  else
  begin first := b; b := b^.next end;
  last := first;
  while (a <> nil) and (b <> nil) do
  begin
    if a^.value <= b^.value then
    begin last^.next := a; a := a^.next end
    else
    begin last^.next := b; b := b^.next end;
    last := last^.next
  end;
  if a <> nil then last^.next := a else last^.next := b;
  merge := first
end;

function sorted(list: link): link;
var slow, fast: link;
begin
  if list^.next = nil then sorted := list
  else
  begin
    slow := list;
    fast := list^.next;
    while fast <> nil do
    begin
      fast := fast^.next;
      if fast <> nil then
      begin
        slow := slow^.next;
        fast := fast^.next
      end
    end;
    fast := slow^.next;
    slow^.next := nil;
    sorted := merge(sorted(list), sorted(fast))
  end
end;

procedure finish(list: link);
var next: link; place: integer;
begin
  place := 0;
  while list <> nil do
  begin
    place := place + 1;
    sum := (sum + place * (list^.value mod 100)) mod 1000000;
    next := list^.next;
    dispose(list);
    list := next
  end
end;

begin
  seed := 99;
  sum := 0;
  for round := 1 to 12 do
  begin
    list := nil;
    for seed := round * 1000 to round * 1000 + 2999 do
      add(list, (seed * 7919) mod 10007);
    finish(sorted(list))
  end;
  writeln(sum)
end.
