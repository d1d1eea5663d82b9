program statements(input, output);
label 1, 2;
const
  n = 10; pi = 3.14; minus = -n; name = 'x';
type
  t = array [1..n, boolean] of packed record
    a, b: char;
    case tag: colour of
      red, green: (c: ^t);
      blue: ()
  end;
  s = set of (red, green, blue);
var
  f: file of integer;
  i, j: -1..n;

procedure p(a, b: t; var c: s; function g(x: real): real); forward;

function q: t;
begin
  q := nil
end;

begin
  1: if a then if b then x else y;
  while a do begin b; c end;
  repeat until x;
  for i := 1 to 10 do for j := 10 downto 1 do;
  with r, s do x := y;
  case n of
    1, 2: x;
    -3: begin end;
  end;
  goto 1
end.
