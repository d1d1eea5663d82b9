{ A ray tracer: mirroring spheres, the largest of them the ground, under one lamp and a bright sky. Prints a checksum of
  the picture's colours, from 0 to 255. }
program RayTracer(output);

const
  width = 200;
  height = 150;
  spheres = 6;
  depth = 4; { reflections }
  farAway = 1e9;
  near = 1e-6;

type
  vector = record
    x, y, z: real
  end;
  sphere = record
    centre: vector;
    radius: real;
    colour: vector;
    mirror: real { the part of the light that it reflects }
  end;

var
  scene: array [1..spheres] of sphere;
  lamp, eye: vector;
  checksum: integer;

procedure make(x, y, z: real; var v: vector);
begin
  v.x := x;
  v.y := y;
  v.z := z
end;

procedure add(a, b: vector; var sum: vector);
begin
  make(a.x + b.x, a.y + b.y, a.z + b.z, sum)
end;

procedure subtract(a, b: vector; var difference: vector);
begin
  make(a.x - b.x, a.y - b.y, a.z - b.z, difference)
end;

procedure scale(a: vector; factor: real; var product: vector);
begin
  make(a.x * factor, a.y * factor, a.z * factor, product)
end;

function dot(a, b: vector): real;
begin
  dot := a.x * b.x + a.y * b.y + a.z * b.z
end;

procedure normalise(a: vector; var unit: vector);
begin
  scale(a, 1.0 / sqrt(dot(a, a)), unit)
end;

procedure place(i: integer; x, y, z, radius, red, green, blue, mirror: real);
begin
  make(x, y, z, scene[i].centre);
  scene[i].radius := radius;
  make(red, green, blue, scene[i].colour);
  scene[i].mirror := mirror
end;

{ How far along the ray the sphere is, or `farAway`. }
function distance(var s: sphere; origin, direction: vector): real;
var
  toCentre: vector;
  middle, square, root: real;
begin
  distance := farAway;
  subtract(s.centre, origin, toCentre);
  middle := dot(toCentre, direction);
  square := middle * middle - dot(toCentre, toCentre) + s.radius * s.radius;
  if square > 0.0 then
  begin
    root := sqrt(square);
    if middle - root > near then
      distance := middle - root
    else if middle + root > near then
      distance := middle + root
  end
end;

function inShadow(point, towards: vector; limit: real): boolean;
var
  i: integer;
  dark: boolean;
begin
  i := 1;
  dark := false;
  while (i <= spheres) and not dark do
  begin
    dark := distance(scene[i], point, towards) < limit;
    i := i + 1
  end;
  inShadow := dark
end;

{ The part of the lamp's light that comes to a point. }
function brightness(point, normal: vector): real;
var
  towards: vector;
  limit, slope: real;
begin
  brightness := 0.1;
  subtract(lamp, point, towards);
  limit := sqrt(dot(towards, towards));
  normalise(towards, towards);
  slope := dot(normal, towards);
  if slope > 0.0 then
    if not inShadow(point, towards, limit) then
      brightness := 0.1 + 0.9 * slope
end;

procedure trace(origin, direction: vector; depth: integer; var colour: vector);
var
  i, hit: integer;
  nearest, d: real;
  point, normal, reflected, mirrored: vector;
begin
  nearest := farAway;
  hit := 0;
  for i := 1 to spheres do
  begin
    d := distance(scene[i], origin, direction);
    if d < nearest then
    begin
      nearest := d;
      hit := i
    end
  end;
  if hit = 0 then
    make(0.6, 0.7, 0.8 + 0.2 * direction.y, colour)
  else
  begin
    scale(direction, nearest, point);
    add(origin, point, point);
    subtract(point, scene[hit].centre, normal);
    scale(normal, 1.0 / scene[hit].radius, normal);
    scale(scene[hit].colour, brightness(point, normal), colour);
    if (depth > 0) and (scene[hit].mirror > 0.0) then
    begin
      scale(normal, 2.0 * dot(direction, normal), reflected);
      subtract(direction, reflected, reflected);
      trace(point, reflected, depth - 1, mirrored);
      scale(colour, 1.0 - scene[hit].mirror, colour);
      scale(mirrored, scene[hit].mirror, mirrored);
      add(colour, mirrored, colour)
    end
  end
end;

procedure addToChecksum(part: real);
var
  level: integer;
begin
  level := trunc(part * 255.0);
  if level > 255 then
    level := 255;
  checksum := (checksum * 31 + level) mod 1000003
end;

procedure render;
var
  row, column: integer;
  direction, colour: vector;
begin
  for row := 0 to height - 1 do
    for column := 0 to width - 1 do
    begin
      make((column - width / 2) / width, (height / 2 - row) / width, 1.0, direction);
      normalise(direction, direction);
      trace(eye, direction, depth, colour);
      addToChecksum(colour.x);
      addToChecksum(colour.y);
      addToChecksum(colour.z)
    end
end;

begin
  place(1, 0.0, -1000.0, 0.0, 1000.0, 0.5, 0.5, 0.4, 0.1);
  place(2, -1.5, 1.0, 5.0, 1.0, 0.9, 0.2, 0.2, 0.3);
  place(3, 0.5, 0.8, 4.0, 0.8, 0.2, 0.9, 0.2, 0.2);
  place(4, 2.0, 1.2, 6.0, 1.2, 0.2, 0.3, 0.9, 0.4);
  place(5, -0.4, 0.3, 3.0, 0.3, 0.9, 0.9, 0.2, 0.0);
  place(6, 0.3, 2.8, 6.5, 1.0, 0.9, 0.9, 0.9, 0.8);
  make(-4.0, 6.0, -1.0, lamp);
  make(0.0, 1.2, -1.0, eye);
  checksum := 0;
  render;
  writeln(checksum:1)
end.
