{ The 15-puzzle solved by iterative deepening, IDA*, with the sum of the tiles' distances from home. Prints for each
  scrambled board the fewest moves that solve it, and how many boards were looked at. }
program NPuzzle(output);

const
  size = 4;
  last = 3;     { size - 1 }
  lastCell = 15; { size * size - 1 }
  boards = 6;
  scrambles = 150;
  unlimited = 1000;

type
  coordinate = 0..last;
  direction = (up, left, right, down);

var
  board: array [coordinate, coordinate] of integer; { 0 is the empty cell }
  distance: array [0..lastCell, coordinate, coordinate] of integer;
  rowStep, columnStep: array [direction] of integer;
  opposite: array [direction] of direction;
  bound, visited, seed, which: integer;
  emptyRow, emptyColumn: integer;
  solved: boolean;

procedure prepare;
var
  tile, row, column: integer;
begin
  rowStep[up] := -1;   columnStep[up] := 0;     opposite[up] := down;
  rowStep[left] := 0;  columnStep[left] := -1;  opposite[left] := right;
  rowStep[right] := 0; columnStep[right] := 1;  opposite[right] := left;
  rowStep[down] := 1;  columnStep[down] := 0;   opposite[down] := up;
  for row := 0 to last do
    for column := 0 to last do
    begin
      distance[0, row, column] := 0;
      for tile := 1 to lastCell do
        distance[tile, row, column] := abs(row - tile div size) + abs(column - tile mod size)
    end
end;

function inside(row, column: integer): boolean;
begin
  inside := (row >= 0) and (row <= last) and (column >= 0) and (column <= last)
end;

{ The board in order, then random moves of the empty cell. }
procedure scramble;
var
  row, column, move: integer;
  chosen: direction;
begin
  for row := 0 to last do
    for column := 0 to last do
      board[row, column] := row * size + column;
  emptyRow := 0;
  emptyColumn := 0;
  for move := 1 to scrambles do
  begin
    seed := (seed * 3877 + 29573) mod 139968;
    case seed div 1000 mod 4 of
      0: chosen := up;
      1: chosen := left;
      2: chosen := right;
      3: chosen := down
    end;
    row := emptyRow + rowStep[chosen];
    column := emptyColumn + columnStep[chosen];
    if inside(row, column) then
    begin
      board[emptyRow, emptyColumn] := board[row, column];
      board[row, column] := 0;
      emptyRow := row;
      emptyColumn := column
    end
  end
end;

function estimate: integer;
var
  row, column, sum: integer;
begin
  sum := 0;
  for row := 0 to last do
    for column := 0 to last do
      sum := sum + distance[board[row, column], row, column];
  estimate := sum
end;

{ Searches on from a board reached by `moves` moves and at least `missing` from the solution. Returns the moves that
  solved it, or else the fewest that a solution beyond the bound needs. }
function search(row, column, moves, missing: integer; arrived: direction): integer;
var
  nextRow, nextColumn, tile, least, found: integer;
  next: direction;
begin
  visited := visited + 1;
  least := moves + missing;
  if missing = 0 then
    solved := true
  else if least <= bound then
  begin
    least := unlimited;
    for next := up to down do
    begin
      nextRow := row + rowStep[next];
      nextColumn := column + columnStep[next];
      if not solved and inside(nextRow, nextColumn)
        and ((moves = 0) or (next <> opposite[arrived])) then
      begin
        tile := board[nextRow, nextColumn];
        board[row, column] := tile;
        found := search(nextRow, nextColumn, moves + 1,
          missing - distance[tile, nextRow, nextColumn] + distance[tile, row, column], next);
        board[nextRow, nextColumn] := tile;
        board[row, column] := 0;
        if solved or (found < least) then
          least := found
      end
    end
  end;
  search := least
end;

begin
  prepare;
  seed := 42;
  for which := 1 to boards do
  begin
    scramble;
    visited := 0;
    solved := false;
    bound := estimate;
    repeat
      bound := search(emptyRow, emptyColumn, 0, estimate, up)
    until solved;
    writeln(bound:1);
    writeln(visited:1)
  end
end.
