{ 6.6.1: a forward declaration has the parameters, the block comes later. }
program forwards(output);

function even(n: integer): boolean; forward;

function odder(n: integer): boolean;
begin
  if n = 0 then odder := false else odder := even(n - 1)
end;

function even;
begin
  if n = 0 then even := true else even := odder(n - 1)
end;

begin
  writeln(even(10), ' ', even(7), ' ', odder(3))
end.
{ expect: true false true }
