{ 6.8.3.9: bounds are evaluated once, before the loop; it may run not at all, and up to the last value of a type. }
program loops(output);
type
  colour = (red, green, blue);
var
  i, n: integer;
  c: colour;
  b: boolean;
  k: char;
  edge: 1..3;

function next: integer;
begin
  n := n + 1;
  next := n
end;

begin
  n := 3;
  for i := n to n + 2 do begin
    n := n + 10;
    write(i, ' ')
  end;
  writeln(n);
  for i := 5 to 4 do
    write('never');
  for i := 3 downto 1 do
    write(i, ' ');
  writeln;
  for c := red to blue do
    write(ord(c), ' ');
  for c := blue downto red do
    write(ord(c), ' ');
  writeln;
  for b := false to true do
    write(b, ' ');
  for k := 'e' downto 'a' do
    write(k);
  writeln;
  for edge := 1 to 3 do
    write(edge, ' ');
  for i := maxint - 1 to maxint do
    write(i - maxint, ' ');
  writeln;
  n := 0;
  for i := next to next * 2 do
    write(i, ' ');
  writeln(n)
end.
{ expect: 3 4 5 33
  expect: 3 2 1
  expect: 0 1 2 2 1 0
  expect: false true edcba
  expect: 1 2 3 -1 0
  expect: 1 2 3 4 2 }
