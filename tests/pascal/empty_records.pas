{ 6.4.3.3: a record may have no fields; it is assigned and passed like any other. }
program empty(output);
type
  nothing = record end;
  row = array [1..3] of nothing;
var
  a, b: nothing;
  x, y: row;
  r: record n: integer; e: nothing; m: integer end;
procedure p(v: nothing; var w: nothing);
var own: nothing;
begin
  own := v;
  w := own
end;
begin
  a := b;
  x[1] := a;
  y := x;
  r.n := 3;
  r.m := 7;
  r.e := y[3];
  p(a, r.e);
  p(r.e, x[2]);
  writeln(r.n:1);
  writeln(r.m:1)
end.
{ expect: 3
  expect: 7 }
