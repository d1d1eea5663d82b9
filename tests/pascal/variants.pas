{ 6.4.3.3, 6.5.3.3: variants, chosen by a tag. }
program variants(output);
type
  kind = (circle, square, triangle);
  shape = record
    name: char;
    case what: kind of
      circle: (radius: real);
      square: (side: real);
      triangle: (a, b, c: real)
  end;
var
  shapes: array [1..3] of shape;
  i: integer;

function perimeter(s: shape): real;
begin
  case s.what of
    circle: perimeter := 3 * s.radius;
    square: perimeter := 4 * s.side;
    triangle: perimeter := s.a + s.b + s.c
  end
end;

begin
  with shapes[1] do begin
    what := circle;
    radius := 1
  end;
  with shapes[2] do begin
    what := square;
    side := 2.5
  end;
  with shapes[3] do begin
    what := triangle;
    a := 3; b := 4; c := 5
  end;
  for i := 1 to 3 do
    writeln(perimeter(shapes[i]):6:2);
  shapes[1].what := square;
  writeln(shapes[1].radius:6:2)
end.
{ expect:   3.00
  expect:  10.00
  expect:  12.00 }
{ expect error: the field is of a variant that is not active (ISO 7185 D.2) }
