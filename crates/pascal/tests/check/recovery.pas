{ Parsing goes on at the next declaration or statement. }
program recovery(output);
const
  a = ; {! P002 found `;`, expected }
  b = 2;
type
  t = array [1..] of integer; {! P002 found `]`, expected }
  u = 1..b;
var
  x y: integer; {! P002 found `y`, expected }
  z: u;
procedure p(n integer); {! P002 found `integer`, expected }
begin
  z := 1
end;
procedure 7; {! P002 found `7`, expected }
begin
  if z > then {! P002 found `then`, expected }
    z := 2;
  while z < 3 z := 3; {! P002 found `z`, expected }
  repeat
    z := (1 + 2; {! P002 found `;`, expected }
    z := 1 2 {! P002 found `2`, expected }
  until true;
  z := 'no' {! P020 found string of 2 characters, expected u }
end.
