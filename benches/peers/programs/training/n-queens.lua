-- All ways to place queens on a board, one a row, none attacking another.
local size = 12

local column_taken, rising_taken, falling_taken = {}, {}, {}
for i = 1, size do
  column_taken[i] = false
end
for i = 1, 2 * size do
  rising_taken[i] = false -- row + column
  falling_taken[i] = false -- row - column + size
end

local function solutions(row)
  if row > size then
    return 1
  end
  local found = 0
  for column = 1, size do
    local rising, falling = row + column, row - column + size
    if not (column_taken[column] or rising_taken[rising] or falling_taken[falling]) then
      column_taken[column] = true
      rising_taken[rising] = true
      falling_taken[falling] = true
      found = found + solutions(row + 1)
      column_taken[column] = false
      rising_taken[rising] = false
      falling_taken[falling] = false
    end
  end
  return found
end

print(solutions(1))
