{ All ways to place queens on a board, one a row, none attacking another. }
program NQueens(output);

const
  size = 12;
  last = 11; { size - 1 }

var
  columnTaken: array [1..size] of boolean;
  risingTaken: array [2..24] of boolean;       { row + column }
  fallingTaken: array [-last..last] of boolean; { row - column }
  i: integer;

function solutions(row: integer): integer;
var
  column, found: integer;
begin
  if row > size then
    solutions := 1
  else
  begin
    found := 0;
    for column := 1 to size do
      if not (columnTaken[column] or risingTaken[row + column] or fallingTaken[row - column]) then
      begin
        columnTaken[column] := true;
        risingTaken[row + column] := true;
        fallingTaken[row - column] := true;
        found := found + solutions(row + 1);
        columnTaken[column] := false;
        risingTaken[row + column] := false;
        fallingTaken[row - column] := false
      end;
    solutions := found
  end
end;

begin
  for i := 1 to size do
    columnTaken[i] := false;
  for i := 2 to 2 * size do
    risingTaken[i] := false;
  for i := -last to last do
    fallingTaken[i] := false;
  writeln(solutions(1):1)
end.
