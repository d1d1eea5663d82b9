{ Sorting in place, around the element in the middle. }
program Quicksort(output);

const
  count = 16;

var
  items: array [1..count] of integer;
  filled, i: integer;

procedure add(x: integer);
begin
  filled := filled + 1;
  items[filled] := x
end;

procedure sort(low, high: integer);
var
  left, right, pivot, other: integer;
begin
  left := low;
  right := high;
  pivot := items[(low + high) div 2];
  repeat
    while items[left] < pivot do
      left := left + 1;
    while pivot < items[right] do
      right := right - 1;
    if left <= right then
    begin
      other := items[left];
      items[left] := items[right];
      items[right] := other;
      left := left + 1;
      right := right - 1
    end
  until left > right;
  if low < right then
    sort(low, right);
  if left < high then
    sort(left, high)
end;

begin
  filled := 0;
  add(31); add(4); add(15); add(92); add(65); add(35); add(89); add(79);
  add(32); add(38); add(46); add(26); add(43); add(38); add(32); add(79);
  sort(1, count);
  write(items[1]:1);
  for i := 2 to count do
    write(' ', items[i]:1);
  writeln
end.
