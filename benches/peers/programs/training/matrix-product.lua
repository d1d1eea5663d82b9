-- The product of two square matrices of reals. Prints the sum of its elements, in units of 1e-3.
local size = 300

local function pattern(factor)
  local m = {}
  for i = 1, size do
    local row = {}
    for j = 1, size do
      row[j] = (i * factor + j) % 17 / 10
    end
    m[i] = row
  end
  return m
end

local function product(a, b)
  local c = {}
  for i = 1, size do
    local row, result = a[i], {}
    for j = 1, size do
      local sum = 0.0
      for k = 1, size do
        sum = sum + row[k] * b[k][j]
      end
      result[j] = sum
    end
    c[i] = result
  end
  return c
end

local function total(m)
  local sum = 0.0
  for i = 1, size do
    for j = 1, size do
      sum = sum + m[i][j]
    end
  end
  return sum
end

print(string.format("%.0f", total(product(pattern(3), pattern(5))) * 1000))
