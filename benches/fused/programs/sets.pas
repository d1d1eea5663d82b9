{ A graph coloured with sets of small numbers. }
program Sets(output);
const
  nodes = 60;
type
  small = 0..63;
  group = set of small;
var
  neighbours: array [small] of group;
  colour: array [small] of integer;
  free, used: group;
  i, j, k, seed, sum, round: integer;
begin
  seed := 5;
  sum := 0;
  for round := 1 to 40 do
  begin
    for i := 0 to nodes - 1 do neighbours[i] := [];
    for i := 0 to nodes - 1 do
      for k := 1 to 4 do
      begin
        seed := (seed * 1277 + 31) mod 32749;
        j := seed mod nodes;
        if i <> j then
        begin
          neighbours[i] := neighbours[i] + [j];
          neighbours[j] := neighbours[j] + [i]
        end
      end;
    for i := 0 to nodes - 1 do
    begin
      used := [];
      for j := 0 to i - 1 do
        if j in neighbours[i] then used := used + [colour[j]];
      free := [0..15] - used;
      k := 0;
      while not (k in free) do k := k + 1;
      colour[i] := k;
      sum := sum + k
    end;
    for i := 0 to nodes - 2 do
      if neighbours[i] * neighbours[i + 1] <> [] then sum := sum + 1
  end;
  writeln(sum)
end.
