{ 6.6.2: recursive functions, deep ones too. }
program recursion(output);
var
  moves: integer;

function ackermann(m, n: integer): integer;
begin
  if m = 0 then
    ackermann := n + 1
  else if n = 0 then
    ackermann := ackermann(m - 1, 1)
  else
    ackermann := ackermann(m - 1, ackermann(m, n - 1))
end;

procedure hanoi(n: integer; from, onto, over: char);
begin
  if n > 0 then begin
    hanoi(n - 1, from, over, onto);
    moves := moves + 1;
    hanoi(n - 1, over, onto, from)
  end
end;

function depth(n: integer): integer;
begin
  if n = 0 then depth := 0 else depth := 1 + depth(n - 1)
end;

begin
  writeln(ackermann(2, 3));
  moves := 0;
  hanoi(10, 'a', 'c', 'b');
  writeln(moves);
  writeln(depth(10000))
end.
{ expect: 9
  expect: 1023
  expect: 10000 }
