{ 6.4.4, 6.6.5.3: pointers, forward pointer types, new and dispose. }
program pointers(output);
type
  tree = ^node;
  node = record
    key: integer;
    left, right: tree
  end;
  cell = ^integer;
var
  root, p: tree;
  a, b: cell;
  i: integer;

procedure insert(var t: tree; key: integer);
begin
  if t = nil then begin
    new(t);
    t^.key := key;
    t^.left := nil;
    t^.right := nil
  end
  else if key < t^.key then
    insert(t^.left, key)
  else
    insert(t^.right, key)
end;

procedure show(t: tree);
begin
  if t <> nil then
    with t^ do begin
      show(left);
      write(key, ' ');
      show(right)
    end
end;

function height(t: tree): integer;
var
  l, r: integer;
begin
  if t = nil then
    height := 0
  else begin
    l := height(t^.left);
    r := height(t^.right);
    if l > r then height := l + 1 else height := r + 1
  end
end;

begin
  root := nil;
  for i := 1 to 10 do
    insert(root, i * 7 mod 11);
  show(root);
  writeln('height ', height(root));
  new(a);
  b := a;
  a^ := 5;
  b^ := b^ + 1;
  writeln(a^, ' ', a = b);
  new(b);
  b^ := 6;
  writeln(a^ = b^, ' ', a = b, ' ', a <> nil);
  p := root^.right;
  dispose(a);
  writeln(p^.key)
end.
{ expect: 1 2 3 4 5 6 7 8 9 10 height 5
  expect: 6 true
  expect: true false true
  expect: 10 }
