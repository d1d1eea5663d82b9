{ Solves linear equations by LU decomposition with row exchanges. Prints how many rows were exchanged, the last pivot and
  the sum of the solution, both in units of 1e-6. }
program LU(output);

const
  size = 400;

type
  vector = array [1..size] of real;
  matrix = array [1..size] of vector;
  permutation = array [1..size] of integer;

var
  a: matrix;
  b, x: vector;
  order: permutation;
  exchanges: integer;

{ Random elements, and a right side for which each unknown is 1. }
procedure fill;
var
  i, j, seed: integer;
begin
  seed := 42;
  for i := 1 to size do
  begin
    b[i] := 0.0;
    for j := 1 to size do
    begin
      seed := (seed * 3877 + 29573) mod 139968;
      a[i][j] := seed / 139968 - 0.5;
      b[i] := b[i] + a[i][j]
    end
  end
end;

{ The row from `k` on that has the largest element in column `k`. }
function pivotRow(var a: matrix; k: integer): integer;
var
  i, best: integer;
begin
  best := k;
  for i := k + 1 to size do
    if abs(a[i][k]) > abs(a[best][k]) then
      best := i;
  pivotRow := best
end;

{ Makes of `a` the factors L, without its diagonal of ones, and U of the matrix whose rows are in the order given. }
procedure decompose(var a: matrix; var order: permutation);
var
  i, j, k, pivot, otherRow: integer;
  other: vector;
  factor: real;
begin
  for i := 1 to size do
    order[i] := i;
  for k := 1 to size do
  begin
    pivot := pivotRow(a, k);
    if pivot <> k then
    begin
      other := a[k];
      a[k] := a[pivot];
      a[pivot] := other;
      otherRow := order[k];
      order[k] := order[pivot];
      order[pivot] := otherRow;
      exchanges := exchanges + 1
    end;
    for i := k + 1 to size do
    begin
      factor := a[i][k] / a[k][k];
      a[i][k] := factor;
      for j := k + 1 to size do
        a[i][j] := a[i][j] - factor * a[k][j]
    end
  end
end;

procedure solve(var a: matrix; var order: permutation; var b, x: vector);
var
  i, j: integer;
  sum: real;
begin
  for i := 1 to size do
  begin
    sum := b[order[i]];
    for j := 1 to i - 1 do
      sum := sum - a[i][j] * x[j];
    x[i] := sum
  end;
  for i := size downto 1 do
  begin
    sum := x[i];
    for j := i + 1 to size do
      sum := sum - a[i][j] * x[j];
    x[i] := sum / a[i][i]
  end
end;

function total(var v: vector): real;
var
  i: integer;
  sum: real;
begin
  sum := 0.0;
  for i := 1 to size do
    sum := sum + v[i];
  total := sum
end;

begin
  exchanges := 0;
  fill;
  decompose(a, order);
  solve(a, order, b, x);
  writeln(exchanges:1);
  writeln(round(a[size][size] * 1e6):1);
  writeln(round(total(x) * 1e6):1)
end.
