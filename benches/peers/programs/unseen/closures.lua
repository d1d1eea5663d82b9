-- Regular expressions as closures that call each other with what is to follow. Prints for each expression at how many
-- places of a text it matches, in how many ways, and a checksum of where the matches end.
local size = 10000

-- A matcher takes a place and a closure that matches the rest from where it ends; it returns whether all matched.

local function make_text()
  local letters = {}
  local seed = 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    local place = math.floor(seed * 8 / 139968) + 1
    letters[i] = ("cbababab"):sub(place, place)
  end
  return table.concat(letters)
end

local text = make_text()

local function letter(wanted)
  return function(at, rest)
    return text:sub(at, at) == wanted and rest(at + 1)
  end
end

local function sequence(first, second)
  return function(at, rest)
    return first(at, function(middle)
      return second(middle, rest)
    end)
  end
end

local function either(first, second)
  return function(at, rest)
    return first(at, rest) or second(at, rest)
  end
end

local function many(matcher)
  local function again(at, rest)
    return matcher(at, function(middle)
      return middle > at and again(middle, rest)
    end) or rest(at)
  end
  return again
end

local function all(...)
  local matchers = { ... }
  local result = matchers[#matchers]
  for i = #matchers - 1, 1, -1 do
    result = sequence(matchers[i], result)
  end
  return result
end

local a, b, c = letter("a"), letter("b"), letter("c")

local expressions = {
  all(many(either(a, b)), a, b, b), -- (a|b)*abb
  all(many(either(all(a, b), either(a, b))), c), -- (ab|a|b)*c
  all(c, many(sequence(many(a), b)), a, c), -- c(a*b)*ac
}

for _, expression in ipairs(expressions) do
  local places, ways, checksum = 0, 0, 0
  for start = 1, size do
    local found = false
    expression(start, function(at)
      found = true
      ways = ways + 1
      checksum = (checksum * 3 + at - 1) % 1000003
      return false -- looks for other ways
    end)
    if found then
      places = places + 1
    end
  end
  print(places)
  print(ways)
  print(checksum)
end
