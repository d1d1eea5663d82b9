{ The product of two square matrices of reals. Prints the sum of its elements, in units of 1e-3. }
program MatrixProduct(output);

const
  size = 300;

type
  matrix = array [1..size, 1..size] of real;

var
  a, b, c: matrix;

procedure fill(var m: matrix; factor: integer);
var
  i, j: integer;
begin
  for i := 1 to size do
    for j := 1 to size do
      m[i, j] := (i * factor + j) mod 17 / 10
end;

procedure multiply(var a, b, c: matrix);
var
  i, j, k: integer;
  sum: real;
begin
  for i := 1 to size do
    for j := 1 to size do
    begin
      sum := 0.0;
      for k := 1 to size do
        sum := sum + a[i, k] * b[k, j];
      c[i, j] := sum
    end
end;

function total(var m: matrix): real;
var
  i, j: integer;
  sum: real;
begin
  sum := 0.0;
  for i := 1 to size do
    for j := 1 to size do
      sum := sum + m[i, j];
  total := sum
end;

begin
  fill(a, 3);
  fill(b, 5);
  multiply(a, b, c);
  writeln(round(total(c) * 1000):1)
end.
