{ Fibonacci numbers by double recursion. }
program Fibonacci(output);

function fib(n: integer): integer;
begin
  if n < 2 then
    fib := n
  else
    fib := fib(n - 1) + fib(n - 2)
end;

begin
  writeln(fib(20):1)
end.
