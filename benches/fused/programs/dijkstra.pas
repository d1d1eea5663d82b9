{ Cheapest ways from one node, with a heap as the queue: arrays of records and of integers. }
program Dijkstra(output);
const
  nodes = 400;
  degree = 5;
type
  entry = record cost, node: integer end;
var
  target, price: array [1..nodes, 1..degree] of integer;
  cost: array [1..nodes] of integer;
  heap: array [1..4000] of entry;
  size, i, j, seed, sum, round: integer;

procedure insert(cost, node: integer);
var at: integer; moving: boolean;
begin
  size := size + 1;
  at := size;
  moving := at > 1;
  while moving do
    if heap[at div 2].cost > cost then
    begin
      heap[at] := heap[at div 2];
      at := at div 2;
      moving := at > 1
    end
    else moving := false;
  heap[at].cost := cost;
  heap[at].node := node
end;

procedure take(var first: entry);
var at, child: integer; last: entry; moving: boolean;
begin
  first := heap[1];
  last := heap[size];
  size := size - 1;
  at := 1;
  moving := true;
  while moving do
  begin
    child := at * 2;
    if child < size then
      if heap[child + 1].cost < heap[child].cost then child := child + 1;
    if child > size then moving := false
    else if heap[child].cost >= last.cost then moving := false
    else
    begin
      heap[at] := heap[child];
      at := child
    end
  end;
  heap[at] := last
end;

procedure search(start: integer);
var here: entry; i, there, total: integer;
begin
  for i := 1 to nodes do cost[i] := maxint;
  cost[start] := 0;
  size := 0;
  insert(0, start);
  while size > 0 do
  begin
    take(here);
    if here.cost = cost[here.node] then
      for i := 1 to degree do
      begin
        there := target[here.node, i];
        total := here.cost + price[here.node, i];
        if total < cost[there] then
        begin
          cost[there] := total;
          insert(total, there)
        end
      end
  end
end;

begin
  seed := 3;
  for i := 1 to nodes do
    for j := 1 to degree do
    begin
      seed := (seed * 2531 + 71) mod 30011;
      target[i, j] := seed mod nodes + 1;
      price[i, j] := seed mod 97 + 1
    end;
  sum := 0;
  for round := 1 to 20 do
  begin
    search(round * 7);
    for i := 1 to nodes do
      if cost[i] < maxint then sum := (sum + cost[i]) mod 1000000
  end;
  writeln(sum)
end.
