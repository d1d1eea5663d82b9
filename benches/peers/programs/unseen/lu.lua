-- Solves linear equations by LU decomposition with row exchanges. Prints how many rows were exchanged, the last pivot and
-- the sum of the solution, both in units of 1e-6.
local abs = math.abs

local size = 400

-- Random elements, and a right side for which each unknown is 1.
local function equations()
  local a, b = {}, {}
  local seed = 42
  for i = 1, size do
    local row, sum = {}, 0.0
    for j = 1, size do
      seed = (seed * 3877 + 29573) % 139968
      row[j] = seed / 139968 - 0.5
      sum = sum + row[j]
    end
    a[i], b[i] = row, sum
  end
  return a, b
end

-- The row from `k` on that has the largest element in column `k`.
local function pivot_row(a, k)
  local best = k
  for i = k + 1, size do
    if abs(a[i][k]) > abs(a[best][k]) then
      best = i
    end
  end
  return best
end

-- Makes of `a` the factors L, without its diagonal of ones, and U of the matrix whose rows are in the order returned.
local function decompose(a)
  local order, exchanges = {}, 0
  for i = 1, size do
    order[i] = i
  end
  for k = 1, size do
    local pivot = pivot_row(a, k)
    if pivot ~= k then
      a[k], a[pivot] = a[pivot], a[k]
      order[k], order[pivot] = order[pivot], order[k]
      exchanges = exchanges + 1
    end
    local upper = a[k]
    for i = k + 1, size do
      local row = a[i]
      local factor = row[k] / upper[k]
      row[k] = factor
      for j = k + 1, size do
        row[j] = row[j] - factor * upper[j]
      end
    end
  end
  return order, exchanges
end

local function solve(a, order, b)
  local x = {}
  for i = 1, size do
    local sum = b[order[i]]
    for j = 1, i - 1 do
      sum = sum - a[i][j] * x[j]
    end
    x[i] = sum
  end
  for i = size, 1, -1 do
    local sum = x[i]
    for j = i + 1, size do
      sum = sum - a[i][j] * x[j]
    end
    x[i] = sum / a[i][i]
  end
  return x
end

local a, b = equations()
local order, exchanges = decompose(a)
local sum = 0.0
for _, unknown in ipairs(solve(a, order, b)) do
  sum = sum + unknown
end
print(exchanges)
print(string.format("%.0f", a[size][size] * 1e6))
print(string.format("%.0f", sum * 1e6))
