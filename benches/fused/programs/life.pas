{ The game of life: matrices of truth values and of small numbers. }
program Life(output);
const
  rows = 40;
  columns = 60;
type
  field = array [0..41, 0..61] of boolean;
var
  now, next: field;
  generation, alive, i, j: integer;

function neighbours(var cells: field; row, column: integer): integer;
var i, j, count: integer;
begin
  count := 0;
  for i := row - 1 to row + 1 do
    for j := column - 1 to column + 1 do
      if cells[i, j] then count := count + 1;
  if cells[row, column] then count := count - 1;
  neighbours := count
end;

procedure advance;
var row, column, count: integer;
begin
  for row := 1 to rows do
    for column := 1 to columns do
    begin
      count := neighbours(now, row, column);
      next[row, column] := (count = 3) or now[row, column] and (count = 2)
    end;
  now := next
end;

begin
  for i := 0 to rows + 1 do
    for j := 0 to columns + 1 do
    begin
      now[i, j] := (i > 0) and (i <= rows) and (j > 0) and (j <= columns) and ((i * 7 + j * 11) mod 5 < 2);
      next[i, j] := false
    end;
  for generation := 1 to 25 do advance;
  alive := 0;
  for i := 1 to rows do
    for j := 1 to columns do
      if now[i, j] then alive := alive + 1;
  writeln(alive)
end.
