-- A hash table with chains that grows: counts how often each number of a random sequence occurs, and forgets every
-- fifth one. Prints the size, the sum of the counts, a checksum and the length of the longest chain.
local rounds = 1000000
local first_capacity = 7

local Table = {}
Table.__index = Table

local function new_table(capacity)
  local buckets = {}
  for i = 0, capacity - 1 do
    buckets[i] = false
  end
  return setmetatable({ capacity = capacity, size = 0, buckets = buckets }, Table)
end

function Table:insert(entry)
  local bucket = entry.key % self.capacity
  entry.next = self.buckets[bucket]
  self.buckets[bucket] = entry
end

function Table:grow()
  local larger = new_table(2 * self.capacity + 1)
  for bucket = 0, self.capacity - 1 do
    local entry = self.buckets[bucket]
    while entry do
      local next = entry.next
      larger:insert(entry)
      entry = next
    end
  end
  self.capacity = larger.capacity
  self.buckets = larger.buckets
end

function Table:find(key)
  local entry = self.buckets[key % self.capacity]
  while entry and entry.key ~= key do
    entry = entry.next
  end
  return entry
end

function Table:add(key)
  local entry = self:find(key)
  if entry then
    entry.count = entry.count + 1
    return
  end
  if self.size == 2 * self.capacity then
    self:grow()
  end
  self:insert({ key = key, count = 1, next = false })
  self.size = self.size + 1
end

function Table:remove(key)
  local bucket = key % self.capacity
  local entry, before = self.buckets[bucket], nil
  while entry and entry.key ~= key do
    entry, before = entry.next, entry
  end
  if entry then
    if before then
      before.next = entry.next
    else
      self.buckets[bucket] = entry.next
    end
    self.size = self.size - 1
  end
end

function Table:summarise()
  local longest, sum, checksum = 0, 0, 0
  for bucket = 0, self.capacity - 1 do
    local length = 0
    local entry = self.buckets[bucket]
    while entry do
      length = length + 1
      sum = sum + entry.count
      checksum = (checksum + entry.key * entry.count) % 1000003
      entry = entry.next
    end
    longest = math.max(longest, length)
  end
  print(self.size)
  print(sum)
  print(checksum)
  print(longest)
end

local counts = new_table(first_capacity)
local seed = 42
for round = 1, rounds do
  seed = (seed * 3877 + 29573) % 139968
  if round % 5 == 0 then
    counts:remove(seed)
  else
    counts:add(seed)
  end
end
counts:summarise()
