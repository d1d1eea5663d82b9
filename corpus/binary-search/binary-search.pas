{ Where numbers stand in a sorted array, halving what is left of it. }
program BinarySearch(output);

const
  count = 11;

type
  place = 0..count;

var
  numbers: array [1..count] of integer;
  i: integer;

function search(x: integer): place;
var
  low, high, middle: integer;
  found: place;
begin
  low := 1;
  high := count;
  found := 0;
  while (found = 0) and (low <= high) do
  begin
    middle := (low + high) div 2;
    if numbers[middle] = x then
      found := middle
    else if numbers[middle] < x then
      low := middle + 1
    else
      high := middle - 1
  end;
  search := found
end;

procedure describe(x: integer);
begin
  if search(x) = 0 then
    writeln(x:1, ' is absent')
  else
    writeln(x:1, ' is number ', search(x):1)
end;

begin
  numbers[1] := 2;
  numbers[2] := 3;
  for i := 3 to count do
    numbers[i] := numbers[i - 2] + numbers[i - 1];
  describe(2);
  describe(21);
  describe(22);
  describe(233);
  describe(1);
  describe(500)
end.
