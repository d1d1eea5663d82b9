{ 6.6: variables of every kind, used by inner routines and passed on. }
program captured(output);
type
  letters = set of char;
  link = ^item;
  item = record
    name: packed array [1..3] of char;
    tags: letters;
    weight: real;
    seen: boolean;
    next: link
  end;
  grid = array [1..2] of array [boolean] of item;
var
  g: grid;
  all: letters;
  flag: boolean;
  x: real;
  head: link;
  i: integer;
  b: boolean;

procedure fill(var it: item; c: char; more: letters);
  procedure tag;
  begin
    it.tags := it.tags + more;
    more := more - [c];
    with it do begin
      name := 'abc';
      name[2] := c;
      weight := x;
      seen := flag;
      next := head
    end
  end;
begin
  it.tags := [c];
  tag;
  tag;
  it.seen := it.seen and not (c in more)
end;

function sum(n: integer): integer;
var
  total: real;
  k: integer;
  done: boolean;
  p: link;

  procedure add;
  begin
    total := total + k;
    done := k = n;
    new(p);
    p^.weight := total
  end;

  procedure finish;
  begin
    sum := round(p^.weight)
  end;

begin
  total := 0;
  for k := 1 to n do
    add;
  if done then
    finish
end;

procedure show(it: item);
var
  c: char;
begin
  write(it.name, ' ', it.weight:3:1, ' ', it.seen, ' ', it.next = nil, ' ');
  for c := 'a' to 'z' do
    if c in it.tags then
      write(c);
  writeln
end;

procedure mark;
begin
  all := all + ['q'];
  flag := not flag;
  x := x * 2;
  new(head);
  head^.tags := all
end;

begin
  all := ['a', 'z'];
  flag := true;
  x := 1.5;
  head := nil;
  fill(g[1, true], 'x', all);
  mark;
  fill(g[1][false], 'y', all);
  mark;
  fill(g[2, flag], 'z', ['u'..'w']);
  g[2, not flag] := g[1, true];
  g[1] := g[2];
  for i := 1 to 2 do
    for b := false to true do
      show(g[i, b]);
  writeln(sum(10), ' ', head^.tags = all, ' ', g[1, true].next = head)
end.
{ expect: axc 1.5 true true axz
  expect: azc 6.0 true false uvwz
  expect: axc 1.5 true true axz
  expect: azc 6.0 true false uvwz
  expect: 55 true true }
