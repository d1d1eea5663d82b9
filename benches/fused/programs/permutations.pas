{ All orders of a few things, and the best of them: recursion, arrays changed in place and back. }
program Permutations(output);
const
  count = 8;
type
  order = array [1..count] of integer;
var
  distance: array [1..count, 1..count] of integer;
  best, tried, i, j: integer;
  tour: order;

procedure swap(var a, b: integer);
var c: integer;
begin
  c := a;
  a := b;
  b := c
end;

procedure try(var tour: order; from, length: integer);
var i: integer;
begin
  if from > count then
  begin
    tried := tried + 1;
    length := length + distance[tour[count], tour[1]];
    if length < best then best := length
  end
  else
    for i := from to count do
    begin
      swap(tour[from], tour[i]);
      try(tour, from + 1, length + distance[tour[from - 1], tour[from]]);
      swap(tour[from], tour[i])
    end
end;

begin
  for i := 1 to count do
  begin
    tour[i] := i;
    for j := 1 to count do distance[i, j] := abs(i * i mod 11 - j * j mod 13) * 3 + abs(i - j)
  end;
  best := maxint;
  tried := 0;
  for i := 1 to 5 do
  begin
    try(tour, 2, 0);
    distance[i, i + 1] := distance[i, i + 1] + 1
  end;
  writeln(tried, ' ', best)
end.
