-- The Mandelbrot set: arithmetic on reals. Prints the points inside, and the steps taken for all.
local size = 400
local limit = 200

local function escape(cr, ci)
  local zr, zi, rr, ii = 0.0, 0.0, 0.0, 0.0
  local step = 0
  while step < limit and rr + ii <= 4.0 do
    zi = 2.0 * zr * zi + ci
    zr = rr - ii + cr
    rr = zr * zr
    ii = zi * zi
    step = step + 1
  end
  return step
end

local inside, total = 0, 0
for row = 0, size - 1 do
  for column = 0, size - 1 do
    local steps = escape(2.0 * column / size - 1.5, 2.0 * row / size - 1.0)
    if steps == limit then
      inside = inside + 1
    end
    total = total + steps
  end
end
print(inside)
print(total)
