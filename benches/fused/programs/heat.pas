{ Heat that spreads in a plate: two matrices of reals. }
program Heat(output);
const
  side = 48;
type
  plate = array [0..48, 0..48] of real;
var
  now, next: plate;
  i, j, round: integer;
  most, change, sum: real;

procedure spread(var from, into: plate);
var i, j: integer;
begin
  for i := 1 to side - 1 do
    for j := 1 to side - 1 do
      into[i, j] := 0.25 * (from[i - 1, j] + from[i + 1, j] + from[i, j - 1] + from[i, j + 1])
end;

begin
  for i := 0 to side do
    for j := 0 to side do
    begin
      now[i, j] := 0.0;
      if i = 0 then now[i, j] := 100.0;
      if j = 0 then now[i, j] := 50.0;
      next[i, j] := now[i, j]
    end;
  round := 0;
  repeat
    spread(now, next);
    spread(next, now);
    most := 0.0;
    for i := 1 to side - 1 do
      for j := 1 to side - 1 do
      begin
        change := abs(now[i, j] - next[i, j]);
        if change > most then most := change
      end;
    round := round + 1
  until (most < 0.05) or (round = 80);
  sum := 0.0;
  for i := 0 to side do
    for j := 0 to side do
      sum := sum + now[i, j];
  writeln(round, ' ', round, ' ', trunc(sum))
end.
