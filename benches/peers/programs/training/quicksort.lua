-- Sorting in place around the element in the middle. Prints a sum that depends on the order.
local floor = math.floor

local size = 100000
local rounds = 12

local function fill(a, seed)
  for i = 1, size do
    seed = (seed * 1309 + 13849) % 65536
    a[i] = seed
  end
end

local function sort(a, low, high)
  local left, right = low, high
  local pivot = a[floor((low + high) / 2)]
  repeat
    while a[left] < pivot do
      left = left + 1
    end
    while pivot < a[right] do
      right = right - 1
    end
    if left <= right then
      a[left], a[right] = a[right], a[left]
      left = left + 1
      right = right - 1
    end
  until left > right
  if low < right then
    sort(a, low, right)
  end
  if left < high then
    sort(a, left, high)
  end
end

local function checksum(a)
  local sum = 0
  for i = 1, size do
    sum = (sum * 3 + a[i]) % 1000003
  end
  return sum
end

local numbers = {}
for round = 1, rounds do
  fill(numbers, round)
  sort(numbers, 1, size)
end
print(checksum(numbers))
