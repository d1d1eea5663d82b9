-- A large Fibonacci number by doubling, with schoolbook arithmetic on digits of base 10000. Prints how many decimal digits
-- it has, their sum, and its first and last digits of base 10000.
local floor = math.floor

local index = 59989
local base = 10000

-- A number is the list of its digits, the least first, without zeros at the end.
local function trim(n)
  while n[#n] == 0 do
    n[#n] = nil
  end
  return n
end

local function add(a, b)
  local sum, carry = {}, 0
  for i = 1, math.max(#a, #b) do
    carry = carry + (a[i] or 0) + (b[i] or 0)
    sum[i] = carry % base
    carry = floor(carry / base)
  end
  sum[#sum + 1] = carry
  return trim(sum)
end

-- `a` is not less than `b`.
local function subtract(a, b)
  local difference, borrow = {}, 0
  for i = 1, #a do
    local digit = a[i] - borrow - (b[i] or 0)
    borrow = digit < 0 and 1 or 0
    difference[i] = digit + borrow * base
  end
  return trim(difference)
end

local function multiply(a, b)
  local product = {}
  for i = 1, #a + #b do
    product[i] = 0
  end
  for i = 1, #a do
    local factor, carry = a[i], 0
    for j = 1, #b do
      carry = carry + product[i + j - 1] + factor * b[j]
      product[i + j - 1] = carry % base
      carry = floor(carry / base)
    end
    product[i + #b] = carry
  end
  return trim(product)
end

-- The Fibonacci numbers of `n` and of the number after it.
local function fibonacci(n)
  if n == 0 then
    return {}, { 1 }
  end
  local a, b = fibonacci(floor(n / 2))
  local current = multiply(a, subtract(add(b, b), a))
  local next = add(multiply(a, a), multiply(b, b))
  if n % 2 == 0 then
    return current, next
  end
  return next, add(current, next)
end

local number = fibonacci(index)
local sum = 0
for _, digit in ipairs(number) do
  while digit > 0 do
    sum = sum + digit % 10
    digit = floor(digit / 10)
  end
end
print(4 * (#number - 1) + #tostring(number[#number]))
print(sum)
print(number[#number])
print(number[1])
