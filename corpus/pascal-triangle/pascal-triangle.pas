{ Pascal's triangle, each row made in place from the one above. }
program PascalTriangle(output);

const
  rows = 9;

var
  row: array [1..rows] of integer;
  n, i: integer;

begin
  for n := 1 to rows do
  begin
    row[n] := 1;
    for i := n - 1 downto 2 do
      row[i] := row[i] + row[i - 1];
    write(row[1]:1);
    for i := 2 to n do
      write(' ', row[i]:1);
    writeln
  end
end.
