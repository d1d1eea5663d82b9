{ The towers of Hanoi, moved one disc at a time. }
program Hanoi(output);

type
  tower = (A, B, C);

var
  moves: integer;

procedure writeTower(t: tower);
begin
  case t of
    A: write('A');
    B: write('B');
    C: write('C')
  end
end;

procedure solve(discs: integer; start, goal, spare: tower);
begin
  if discs > 0 then
  begin
    solve(discs - 1, start, spare, goal);
    write('disc ', discs:1, ' from ');
    writeTower(start);
    write(' to ');
    writeTower(goal);
    writeln;
    moves := moves + 1;
    solve(discs - 1, spare, goal, start)
  end
end;

begin
  moves := 0;
  solve(3, A, C, B);
  writeln(moves:1, ' moves')
end.
