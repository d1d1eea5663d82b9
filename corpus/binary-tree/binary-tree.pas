{ A search tree of records on the heap. }
program BinaryTree(output);

type
  tree = ^node;
  node = record
    value: integer;
    left, right: tree
  end;

var
  root: tree;

procedure insert(var t: tree; x: integer);
begin
  if t = nil then
  begin
    new(t);
    with t^ do begin value := x; left := nil; right := nil end
  end
  else if x < t^.value then insert(t^.left, x)
  else if x > t^.value then insert(t^.right, x)
end;

procedure walk(t: tree);
begin
  if t <> nil then
  begin
    walk(t^.left);
    write(' ', t^.value:1);
    walk(t^.right)
  end
end;

function max(a, b: integer): integer;
begin if a > b then max := a else max := b end;

function height(t: tree): integer;
begin
  if t = nil then height := 0
  else height := 1 + max(height(t^.left), height(t^.right))
end;

function has(t: tree; x: integer): boolean;
begin
  if t = nil then has := false
  else if x < t^.value then has := has(t^.left, x)
  else if x > t^.value then has := has(t^.right, x)
  else has := true
end;

begin
  root := nil;
  insert(root, 50); insert(root, 30); insert(root, 70); insert(root, 20);
  insert(root, 40); insert(root, 60); insert(root, 80); insert(root, 30); insert(root, 65);
  write('in order:'); walk(root); writeln;
  writeln('height: ', height(root):1);
  writeln('has 60: ', has(root, 60):4);
  writeln('has 61: ', has(root, 61):5)
end.
