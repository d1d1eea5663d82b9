{ The Mandelbrot set: arithmetic on reals. Prints the points inside, and the steps taken for all. }
program Mandelbrot(output);

const
  size = 400;
  limit = 200;

var
  row, column, steps, inside, total: integer;

function escape(cr, ci: real): integer;
var
  zr, zi, rr, ii: real;
  step: integer;
begin
  zr := 0.0;
  zi := 0.0;
  rr := 0.0;
  ii := 0.0;
  step := 0;
  while (step < limit) and (rr + ii <= 4.0) do
  begin
    zi := 2.0 * zr * zi + ci;
    zr := rr - ii + cr;
    rr := zr * zr;
    ii := zi * zi;
    step := step + 1
  end;
  escape := step
end;

begin
  inside := 0;
  total := 0;
  for row := 0 to size - 1 do
    for column := 0 to size - 1 do
    begin
      steps := escape(2.0 * column / size - 1.5, 2.0 * row / size - 1.0);
      if steps = limit then
        inside := inside + 1;
      total := total + steps
    end;
  writeln(inside:1);
  writeln(total:1)
end.
