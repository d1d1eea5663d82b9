{ Binary trees built and walked: many small allocations, a few that stay. }
program BinaryTrees(output);

const
  least = 4;
  most = 16;

type
  tree = ^node;
  node = record
    left, right: tree
  end;

var
  kept, short: tree;
  depth, rounds, round, sum: integer;

function build(depth: integer): tree;
var
  result: tree;
begin
  new(result);
  if depth = 0 then
  begin
    result^.left := nil;
    result^.right := nil
  end
  else
  begin
    result^.left := build(depth - 1);
    result^.right := build(depth - 1)
  end;
  build := result
end;

function count(t: tree): integer;
begin
  if t^.left = nil then
    count := 1
  else
    count := 1 + count(t^.left) + count(t^.right)
end;

procedure release(t: tree);
begin
  if t^.left <> nil then
  begin
    release(t^.left);
    release(t^.right)
  end;
  dispose(t)
end;

begin
  kept := build(most);
  depth := least;
  rounds := 16384;
  while depth <= most do
  begin
    sum := 0;
    for round := 1 to rounds do
    begin
      short := build(depth);
      sum := sum + count(short);
      release(short)
    end;
    writeln(sum:1);
    depth := depth + 3;
    rounds := rounds div 8
  end;
  writeln(count(kept):1);
  release(kept)
end.
