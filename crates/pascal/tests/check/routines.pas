{ 6.6: procedures, functions, parameters. }
program routines(output);
type
  list = array [1..3] of integer;
var
  i: integer;
  r: packed record n: integer end;
  a: packed array [1..3] of integer;

procedure show(n: integer; var m: integer);
begin
  n := m
end;

function none: integer; {! P032 function `none` assigns no value to its name }
begin
end;

function wide: list; {! P023 of a simple or pointer type }
begin
  wide := 1
end;

function half(x: real): real;
begin
  half := x / 2;
  show := 1 {! P012 `show` is no variable }
end;

procedure inline(a: array [1..3] of integer); {! P023 the type of a parameter is a type identifier }
begin
end;

procedure later; forward; {! P032 `later` is forward and has no block }

procedure strange; fortran; {! P050 `fortran` is not a directive }

begin
  show(1); {! P021 `show` takes 2 parameters, found 1 }
  show(1, 2); {! P022 a variable is wanted here }
  show(1, i);
  show(1, r.n); {! P022 a field of a packed record may not be passed by var }
  show(1, a[1]); {! P022 a component of a packed array may not be passed by var }
  show('a', i); {! P020 found char, expected integer }
  half(1); {! P012 `half` is a function; its value must be used }
  half := 2; {! P012 the result of `half` may be assigned in its own block only }
  i := show(1, i); {! P012 `show` is no function }
  i := show; {! P012 `show` is a procedure and has no value }
  i; {! P012 `i` is no procedure }
  show(1, i:2) {! P021 only write and writeln take widths }
end.
