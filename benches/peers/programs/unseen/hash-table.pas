{ A hash table with chains that grows: counts how often each number of a random sequence occurs, and forgets every
  fifth one. Prints the size, the sum of the counts, a checksum and the length of the longest chain. }
program HashTable(output);

const
  rounds = 1000000;
  firstCapacity = 7;
  maxCapacity = 262143;

type
  link = ^entry;
  entry = record
    key, count: integer;
    next: link
  end;
  table = record
    capacity, size: integer;
    buckets: array [0..maxCapacity] of link { of which the first `capacity` are used }
  end;

var
  counts: table;
  seed, round: integer;

procedure clear(var t: table; capacity: integer);
var
  i: integer;
begin
  t.capacity := capacity;
  for i := 0 to capacity - 1 do
    t.buckets[i] := nil
end;

procedure insert(var t: table; e: link);
var
  bucket: integer;
begin
  bucket := e^.key mod t.capacity;
  e^.next := t.buckets[bucket];
  t.buckets[bucket] := e
end;

{ Puts all entries into a single chain, then each into its new bucket. }
procedure grow(var t: table);
var
  bucket: integer;
  all, e, next: link;
begin
  all := nil;
  for bucket := 0 to t.capacity - 1 do
  begin
    e := t.buckets[bucket];
    while e <> nil do
    begin
      next := e^.next;
      e^.next := all;
      all := e;
      e := next
    end
  end;
  clear(t, 2 * t.capacity + 1);
  while all <> nil do
  begin
    next := all^.next;
    insert(t, all);
    all := next
  end
end;

function find(var t: table; key: integer): link;
var
  e: link;
  found: boolean;
begin
  e := t.buckets[key mod t.capacity];
  found := false;
  while (e <> nil) and not found do
    if e^.key = key then
      found := true
    else
      e := e^.next;
  find := e
end;

procedure add(var t: table; key: integer);
var
  e: link;
begin
  e := find(t, key);
  if e <> nil then
    e^.count := e^.count + 1
  else
  begin
    if t.size = 2 * t.capacity then
      grow(t);
    new(e);
    e^.key := key;
    e^.count := 1;
    insert(t, e);
    t.size := t.size + 1
  end
end;

procedure remove(var t: table; key: integer);
var
  bucket: integer;
  e, before: link;
begin
  e := find(t, key);
  if e <> nil then
  begin
    bucket := key mod t.capacity;
    if t.buckets[bucket] = e then
      t.buckets[bucket] := e^.next
    else
    begin
      before := t.buckets[bucket];
      while before^.next <> e do
        before := before^.next;
      before^.next := e^.next
    end;
    dispose(e);
    t.size := t.size - 1
  end
end;

procedure summarise(var t: table);
var
  bucket, length, longest, sum, checksum: integer;
  e: link;
begin
  longest := 0;
  sum := 0;
  checksum := 0;
  for bucket := 0 to t.capacity - 1 do
  begin
    length := 0;
    e := t.buckets[bucket];
    while e <> nil do
    begin
      length := length + 1;
      sum := sum + e^.count;
      checksum := (checksum + e^.key * e^.count) mod 1000003;
      e := e^.next
    end;
    if length > longest then
      longest := length
  end;
  writeln(t.size:1);
  writeln(sum:1);
  writeln(checksum:1);
  writeln(longest:1)
end;

begin
  counts.size := 0;
  clear(counts, firstCapacity);
  seed := 42;
  for round := 1 to rounds do
  begin
    seed := (seed * 3877 + 29573) mod 139968;
    if round mod 5 = 0 then
      remove(counts, seed)
    else
      add(counts, seed)
  end;
  summarise(counts)
end.
