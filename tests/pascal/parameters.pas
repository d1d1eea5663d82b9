{ 6.6.3.2, 6.6.3.3: value parameters are copies, variable parameters are the variable. }
program parameters(output);
type
  vector = array [1..3] of integer;
  pair = record x, y: real end;
  colour = (red, green);
  letters = set of char;
var
  v: vector;
  list: array [1..2] of pair;
  i: integer;
  b: boolean;
  c: colour;
  s: letters;

procedure change(a: vector; var b: vector; n: integer; var m: integer);
begin
  a[1] := 100;
  b[2] := a[1];
  n := n + 1;
  m := n
end;

procedure swap(var x, y: real);
var
  t: real;
begin
  t := x;
  x := y;
  y := t
end;

procedure flip(var b: boolean; var c: colour);
begin
  b := not b;
  if c = red then c := green else c := red
end;

procedure add(var s: letters; more: letters; c: char);
begin
  s := s + more + [c]
end;

procedure twice(var n: integer);
  procedure double;
  begin
    n := 2 * n
  end;
begin
  double;
  double
end;

begin
  for i := 1 to 3 do
    v[i] := i;
  i := 5;
  change(v, v, i, v[3]);
  writeln(v[1], ' ', v[2], ' ', v[3], ' ', i);
  with list[2] do begin
    x := 1;
    y := 2;
    swap(x, y);
    writeln(x:3:1, ' ', y:3:1)
  end;
  b := true;
  c := red;
  flip(b, c);
  writeln(b, ' ', ord(c));
  s := ['a'];
  add(s, ['x'..'z'], 'm');
  writeln('a' in s, ' ', 'y' in s, ' ', 'm' in s, ' ', 'b' in s);
  twice(i);
  twice(v[2]);
  writeln(i, ' ', v[2])
end.
{ expect: 1 100 6 5
  expect: 2.0 1.0
  expect: false 1
  expect: true true true false
  expect: 20 400 }
