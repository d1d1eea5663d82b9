{ 6.4.3.2, 6.5.3.2: arrays of any dimension and index type; assignment copies. }
program arrays(output);
type
  colour = (red, green, blue);
  row = array [-1..1] of integer;
  matrix = array [1..3] of row;
  counts = array [colour] of array [boolean] of char;
var
  a, b: matrix;
  r: row;
  c: counts;
  letters: array ['a'..'z'] of integer;
  i, j: integer;
  k: colour;
  l: char;
begin
  for i := 1 to 3 do
    for j := -1 to 1 do
      a[i, j] := 10 * i + j;
  b := a;
  a[2][0] := 99;
  r := a[2];
  r[-1] := 0;
  a[3] := r;
  for i := 1 to 3 do begin
    for j := -1 to 1 do
      write(a[i][j]:4, b[i, j]:4);
    writeln
  end;
  for k := red to blue do begin
    c[k, false] := chr(ord('a') + ord(k));
    c[k][true] := succ(c[k][false])
  end;
  for k := blue downto red do
    write(c[k, true], c[k, false]);
  writeln;
  for l := 'a' to 'z' do
    letters[l] := ord(l) - ord('a');
  writeln(letters['z'], ' ', letters[c[blue, true]])
end.
{ expect:    9   9  10  10  11  11
  expect:   19  19  99  20  21  21
  expect:    0  29  99  30  21  31
  expect: dccbba
  expect: 25 3 }
