{ The most valuable choice of things that a knapsack can carry, by dynamic programming. }
program Knapsack(output);

const
  things = 6;
  most = 30;

var
  best: array [0..most] of integer;
  capacity: integer;

procedure add(weight, value: integer);
var
  capacity, other: integer;
begin
  for capacity := most downto weight do
  begin
    other := value + best[capacity - weight];
    if other > best[capacity] then
      best[capacity] := other
  end
end;

procedure show(capacity: integer);
begin
  writeln('capacity ', capacity:1, ': ', best[capacity]:1)
end;

begin
  for capacity := 0 to most do
    best[capacity] := 0;
  add(2, 3);
  add(3, 4);
  add(4, 5);
  add(5, 8);
  add(9, 10);
  add(7, 11);
  show(1);
  for capacity := 1 to 4 do
    show(5 * capacity);
  show(most)
end.
