program variables(input, output);
type
  small = 0..9;
  row = array [1..3] of integer;
  point = record x: integer; case round: boolean of true: (r: integer); false: (w: integer) end;
  link = ^point;
  letters = packed array [1..3] of char;
var
  i: integer; s: small; a, b: row; p: link; x: real; flag: boolean; members: set of small;
  shared: integer; spot: point; u, v: letters; spots: array [1..2] of point;

procedure bump(var n: integer);
begin
  n := n + 1 { why: i64.add overflow, i64.load_at reference, i64.store_at reference }
end;

procedure keep(r: row); { why: obj.copy copy, obj.new storage }
begin
  r[1] := 0 { why: i64.store_element bounds }
end;

procedure outer;
var inside: integer;
  procedure inner;
  begin
    inside := inside + 1 { why: i64.add overflow, i64.load environment, i64.store environment }
  end;
begin
  inside := 1; { why: i64.store environment }
  inner
end;

function twice(n: integer): integer;
begin
  twice := n + n { why -O2: i64.add overflow }
end;

begin
  i := 7; x := 2.5; flag := true;
  i := i div 2; { why: i64.div division }
  i := i mod 2; { why: i64.mod remainder }
  s := i; { why: i64.check range }
  a[i] := i; { why: i64.store_element bounds }
  b := a; { why: obj.copy copy }
  keep(a);
  bump(a[2]); { why: i64.element reference }
  outer;
  new(p); { why: any.from_obj representation, obj.new storage }
  p^.x := 1; { why: i64.store storage, obj.cast nil }
  p^.round := true; { why: i64.from_bool storage, obj.cast nil, u8.store storage }
  p^.r := 2; { why: bool.or variant, br_unless variant, call.native variant, i64.eq variant, i64.from_bool variant, i64.ne variant, i64.store storage, obj.cast nil, u8.load variant }
  x := i; { why: f64.from_i64 conversion }
  i := round(x); { why: i64.round rounding }
  i := trunc(x); { why: i64.trunc conversion }
  x := x / 2; { why: br_unless division, call.native division }
  x := ln(x); { why: br_unless domain, call.native domain }
  if flag and (i div 3 = 0) then i := 1; { why: br_unless laziness, i64.div division }
  for s := i to 9 do shared := s; { why: br_if loop, br_unless loop, i64.add_wrap loop, i64.check loop, i64.eq loop, i64.le loop }
  case i of 1: i := 2; 2: i := 3 end; { why: call.native selection, switch selection }
  members := [s, 3]; { why: i64.or set, i64.shl set }
  if s in members then i := 2; { why: i64.and set, i64.ne set, i64.shr_u set }
  u := 'abc'; v := u; { why: obj.copy copy }
  flag := u = v; { why: raw.compare equality }
  flag := u < v; { why: raw.compare order }
  spot.x := ord(chr(i + 48)); { why: i64.add overflow, i64.check conversion, i64.store storage }
  with spots[i] do w := 3; { why: bool.or variant, br_unless variant, call.native variant, i64.element evaluation-order, i64.eq variant, i64.from_bool variant, i64.ne variant, i64.store_at storage, u8.load_at variant }
  i := twice(i); { why -O2: }
  write(i, sqr(i)) { why: call.native input-output, i64.mul overflow }
end.
