{ Integer square roots by Newton's method, from above. }
program NewtonSqrt(output);

function root(n: integer): integer;
var
  guess: integer;
begin
  guess := n;
  while guess > n div guess do
    guess := (guess + n div guess) div 2;
  root := guess
end;

procedure show(n: integer);
begin
  writeln('isqrt(', n:1, ') = ', root(n):1)
end;

begin
  show(1);
  show(2);
  show(15);
  show(16);
  show(99);
  show(1000000);
  show(2147395599);
  show(2147395600)
end.
