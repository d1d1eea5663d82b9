{ The product of two matrices. }
program MatrixProduct(output);

const
  rows = 2;
  inner = 3;
  columns = 4;

var
  a: array [1..rows, 1..inner] of integer;
  b: array [1..inner, 1..columns] of integer;
  c: array [1..rows, 1..columns] of integer;
  i, j, k: integer;

begin
  for i := 1 to rows do
    for k := 1 to inner do
      a[i, k] := (i - 1) * inner + k;
  for k := 1 to inner do
    for j := 1 to columns do
      b[k, j] := (k - 1) * columns + j + 6;
  for i := 1 to rows do
    for j := 1 to columns do
    begin
      c[i, j] := 0;
      for k := 1 to inner do
        c[i, j] := c[i, j] + a[i, k] * b[k, j]
    end;
  for i := 1 to rows do
  begin
    write(c[i, 1]:1);
    for j := 2 to columns do
      write(' ', c[i, j]:1);
    writeln
  end
end.
