{ Shortest paths between all nodes (Floyd, Warshall): a matrix of integers. }
program AllPaths(output);
const
  nodes = 70;
  far = 1000000;
var
  weight: array [0..69, 0..69] of integer;
  seed, i, j, k, sum, round: integer;
begin
  seed := 7;
  sum := 0;
  for round := 1 to 3 do
  begin
    for i := 0 to nodes - 1 do
      for j := 0 to nodes - 1 do
      begin
        seed := (seed * 421 + 1663) mod 7875;
        if i = j then weight[i, j] := 0
        else if seed mod 5 = 0 then weight[i, j] := seed mod 100 + 1
        else weight[i, j] := far
      end;
    for k := 0 to nodes - 1 do
      for i := 0 to nodes - 1 do
        if weight[i, k] < far then
          for j := 0 to nodes - 1 do
            if weight[i, k] + weight[k, j] < weight[i, j] then
              weight[i, j] := weight[i, k] + weight[k, j];
    for i := 0 to nodes - 1 do
      for j := 0 to nodes - 1 do
        if weight[i, j] < far then sum := sum + weight[i, j]
  end;
  writeln(sum)
end.
