{ Queens on a board, one a row, none attacking another. }
program Queens(output);

const
  most = 6;

type
  board = array [1..most] of integer;

var
  n, count: integer;
  queens, first: board;

function safe(row, column: integer): boolean;
var
  other: integer;
  free: boolean;
begin
  free := true;
  for other := 1 to row - 1 do
    if (queens[other] = column) or (abs(queens[other] - column) = row - other) then
      free := false;
  safe := free
end;

procedure place(row: integer);
var
  column: integer;
begin
  if row > n then
  begin
    if count = 0 then
      first := queens;
    count := count + 1
  end
  else
    for column := 1 to n do
      if safe(row, column) then
      begin
        queens[row] := column;
        place(row + 1)
      end
end;

procedure describe;
var
  row: integer;
begin
  count := 0;
  place(1);
  write(n:1, ' queens: ', count:1, ' solutions, first');
  for row := 1 to n do
    write(' ', first[row]:1);
  writeln
end;

begin
  for n := 4 to most do
    describe
end.
