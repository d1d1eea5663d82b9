{ Particles that bounce in a box and push each other: records of reals, passed by reference and by value. }
program Particles(output);
const
  count = 24;
type
  vector = record x, y, z: real end;
  particle = record place, speed: vector; mass: real; hits: integer end;
var
  all: array [1..count] of particle;
  i, j, step, hits: integer;
  energy: real;

function dot(a, b: vector): real;
begin
  dot := a.x * b.x + a.y * b.y + a.z * b.z
end;

procedure subtract(var a: vector; b: vector; var into: vector);
begin
  into.x := a.x - b.x;
  into.y := a.y - b.y;
  into.z := a.z - b.z
end;

procedure move(var a: vector; var by: vector; time: real);
begin
  a.x := a.x + by.x * time;
  a.y := a.y + by.y * time;
  a.z := a.z + by.z * time
end;

procedure bounce(var place, speed: real; var hits: integer);
begin
  if place < 0.0 then
  begin
    place := -place;
    speed := -speed;
    hits := hits + 1
  end
  else if place > 1.0 then
  begin
    place := 2.0 - place;
    speed := -speed;
    hits := hits + 1
  end
end;

procedure push(var one, other: particle);
var way: vector; square, force: real;
begin
  subtract(one.place, other.place, way);
  square := dot(way, way) + 0.01;
  if square < 0.1 then
  begin
    force := 0.0001 / (square * sqrt(square));
    move(one.speed, way, force * other.mass);
    move(other.speed, way, -force * one.mass)
  end
end;

begin
  for i := 1 to count do
    with all[i] do
    begin
      place.x := (i * 37 mod 101) / 101.0;
      place.y := (i * 53 mod 103) / 103.0;
      place.z := (i * 71 mod 107) / 107.0;
      speed.x := (i * 13 mod 17 - 8) / 100.0;
      speed.y := (i * 29 mod 19 - 9) / 100.0;
      speed.z := (i * 31 mod 23 - 11) / 100.0;
      mass := 1.0 + i mod 3;
      hits := 0
    end;
  for step := 1 to 400 do
  begin
    for i := 1 to count - 1 do
      for j := i + 1 to count do
        push(all[i], all[j]);
    for i := 1 to count do
      with all[i] do
      begin
        move(place, speed, 0.1);
        bounce(place.x, speed.x, hits);
        bounce(place.y, speed.y, hits);
        bounce(place.z, speed.z, hits)
      end
  end;
  energy := 0.0;
  hits := 0;
  for i := 1 to count do
  begin
    energy := energy + all[i].mass * dot(all[i].speed, all[i].speed);
    hits := hits + all[i].hits
  end;
  writeln(hits, ' ', trunc(energy * 1000))
end.
