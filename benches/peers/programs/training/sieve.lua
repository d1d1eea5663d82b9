-- The sieve of Eratosthenes: a table of flags.
local limit = 200000
local rounds = 100

local composite = {}

local function primes()
  for i = 1, limit do
    composite[i] = false
  end
  local found = 0
  for i = 2, limit do
    if not composite[i] then
      found = found + 1
      for multiple = i + i, limit, i do
        composite[multiple] = true
      end
    end
  end
  return found
end

local count
for _ = 1, rounds do
  count = primes()
end
print(count)
