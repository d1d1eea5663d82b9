{ Sorting in place around the element in the middle. Prints a sum that depends on the order. }
program Quicksort(output);

const
  size = 100000;
  rounds = 12;

type
  items = array [1..size] of integer;

var
  numbers: items;
  round: integer;

procedure fill(var a: items; seed: integer);
var
  i: integer;
begin
  for i := 1 to size do
  begin
    seed := (seed * 1309 + 13849) mod 65536;
    a[i] := seed
  end
end;

procedure sort(var a: items; low, high: integer);
var
  left, right, pivot, other: integer;
begin
  left := low;
  right := high;
  pivot := a[(low + high) div 2];
  repeat
    while a[left] < pivot do
      left := left + 1;
    while pivot < a[right] do
      right := right - 1;
    if left <= right then
    begin
      other := a[left];
      a[left] := a[right];
      a[right] := other;
      left := left + 1;
      right := right - 1
    end
  until left > right;
  if low < right then
    sort(a, low, right);
  if left < high then
    sort(a, left, high)
end;

function checksum(var a: items): integer;
var
  i, sum: integer;
begin
  sum := 0;
  for i := 1 to size do
    sum := (sum * 3 + a[i]) mod 1000003;
  checksum := sum
end;

begin
  for round := 1 to rounds do
  begin
    fill(numbers, round);
    sort(numbers, 1, size)
  end;
  writeln(checksum(numbers):1)
end.
