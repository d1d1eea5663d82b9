{ The sun and four planets under gravity: records of reals. Prints the energy before and after, in units of 1e-9. }
program NBody(output);

const
  bodies = 5;
  steps = 200000;
  interval = 0.01;

type
  body = record
    x, y, z, vx, vy, vz, mass: real
  end;

var
  system: array [1..bodies] of body;
  step: integer;

procedure place(which: integer; x, y, z, vx, vy, vz, mass: real);
begin
  system[which].x := x;
  system[which].y := y;
  system[which].z := z;
  system[which].vx := vx;
  system[which].vy := vy;
  system[which].vz := vz;
  system[which].mass := mass
end;

procedure advance(dt: real);
var
  i, j: integer;
  dx, dy, dz, square, force: real;
begin
  for i := 1 to bodies do
    with system[i] do
      for j := i + 1 to bodies do
      begin
        dx := x - system[j].x;
        dy := y - system[j].y;
        dz := z - system[j].z;
        square := dx * dx + dy * dy + dz * dz;
        force := dt / (square * sqrt(square));
        vx := vx - dx * system[j].mass * force;
        vy := vy - dy * system[j].mass * force;
        vz := vz - dz * system[j].mass * force;
        system[j].vx := system[j].vx + dx * mass * force;
        system[j].vy := system[j].vy + dy * mass * force;
        system[j].vz := system[j].vz + dz * mass * force
      end;
  for i := 1 to bodies do
    with system[i] do
    begin
      x := x + dt * vx;
      y := y + dt * vy;
      z := z + dt * vz
    end
end;

function energy: real;
var
  i, j: integer;
  dx, dy, dz, sum: real;
begin
  sum := 0.0;
  for i := 1 to bodies do
    with system[i] do
    begin
      sum := sum + 0.5 * mass * (vx * vx + vy * vy + vz * vz);
      for j := i + 1 to bodies do
      begin
        dx := x - system[j].x;
        dy := y - system[j].y;
        dz := z - system[j].z;
        sum := sum - mass * system[j].mass / sqrt(dx * dx + dy * dy + dz * dz)
      end
    end;
  energy := sum
end;

begin
  place(1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.4784);
  place(2, 4.8414, -1.1603, -0.1036, 0.6063, 2.8120, -0.0252, 0.0377);
  place(3, 8.3434, 4.1248, -0.4035, -1.0108, 1.8257, 0.0084, 0.0113);
  place(4, 12.8944, -15.1112, -0.2233, 1.0828, 0.8687, -0.0108, 0.0017);
  place(5, 15.3797, -25.9193, 0.1793, 0.9791, 0.5947, -0.0347, 0.0020);
  writeln(round(energy * 1e9):1);
  for step := 1 to steps do
    advance(interval);
  writeln(round(energy * 1e9):1)
end.
