{ 6.6.1, 6.6.3: routines in routines use the variables of those around them, each activation its own. }
program nested(output);
var
  total, sum: integer;

procedure outer(n: integer; var sum: integer);
var
  a: array [1..3] of integer;
  local: integer;

  procedure middle(k: integer);

    procedure inner;
    begin
      local := local + k;
      a[k] := a[k] + n;
      sum := sum + a[k];
      total := total + 1
    end;

  begin
    inner;
    if k < 3 then
      middle(k + 1);
    inner
  end;

begin
  local := 0;
  a[1] := 1;
  a[2] := 2;
  a[3] := 3;
  if n > 1 then
    outer(n - 1, sum);
  middle(1);
  writeln(n, ' ', local, ' ', a[1], ' ', a[2], ' ', a[3], ' ', sum)
end;

function factorial(n: integer): integer;

  function times(k: integer): integer;
  begin
    if k = n then
      times := n
    else
      times := k * times(k + 1)
  end;

begin
  if n = 0 then factorial := 1 else factorial := times(1)
end;

begin
  total := 0;
  sum := 0;
  outer(2, sum);
  writeln(total, ' ', sum, ' ', factorial(0), ' ', factorial(10))
end.
{ expect: 1 12 3 4 5 21
  expect: 2 12 5 6 7 51
  expect: 12 51 1 3628800 }
