{ Shortest ways through a maze, breadth first: a queue of records and a grid. }
program GridSearch(output);
const
  side = 60;
  longest = 3600;
type
  place = record row, column: integer end;
var
  wall: array [1..side, 1..side] of boolean;
  distance: array [1..side, 1..side] of integer;
  queue: array [1..longest] of place;
  seed, round, sum: integer;

function next(bound: integer): integer;
begin
  seed := (seed * 1103 + 12345) mod 65536;
  next := seed mod bound
end;

procedure build;
var row, column: integer;
begin
  for row := 1 to side do
    for column := 1 to side do
      wall[row, column] := next(100) < 28;
  wall[1, 1] := false
end;

procedure search;
var
  head, tail, direction: integer;
  here, there: place;
begin
  for head := 1 to side do
    for tail := 1 to side do
      distance[head, tail] := -1;
  queue[1].row := 1;
  queue[1].column := 1;
  distance[1, 1] := 0;
  head := 1;
  tail := 1;
  while head <= tail do
  begin
    here := queue[head];
    head := head + 1;
    for direction := 1 to 4 do
    begin
      there := here;
      case direction of
        1: there.row := there.row + 1;
        2: there.row := there.row - 1;
        3: there.column := there.column + 1;
        4: there.column := there.column - 1
      end;
      if (there.row >= 1) and (there.row <= side) and (there.column >= 1) and (there.column <= side) then
        if not wall[there.row, there.column] and (distance[there.row, there.column] < 0) then
        begin
          distance[there.row, there.column] := distance[here.row, here.column] + 1;
          tail := tail + 1;
          queue[tail] := there
        end
    end
  end;
  sum := (sum + tail + distance[queue[tail].row, queue[tail].column]) mod 100000
end;

begin
  seed := 42;
  sum := 0;
  for round := 1 to 40 do
  begin
    build;
    search
  end;
  writeln(sum)
end.
