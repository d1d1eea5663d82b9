-- Parses a JSON text of many records into values. Prints how many values, how many characters of strings and what
-- depth it has, the sum of its numbers in units of 0.01, and the sum of the members `id` of its records.
local records = 1000
local passes = 10

local null = setmetatable({}, { __name = "null" })

local function make_text()
  local parts = {}
  for i = 1, records do
    parts[i] = table.concat({
      '{"id":                                      ',
      tostring(i),
      ', "name": "Ada \\"Countess\\" Lovelace",      ',
      ' "scores": [1, -20, 3.5, 4e2, 0.25, []],    ',
      ' "active": true, "next": null, "place": {   ',
      ' "town": "London\\/\\u0041\\n", "empty": {}}}  ',
    })
  end
  return "[" .. table.concat(parts, ",") .. "]"
end

local escapes = { n = "\n", t = "\t" }

local function parse(text)
  local at = 1

  local function peek()
    return text:sub(at, at)
  end

  local function skip_space()
    while peek() == " " do
      at = at + 1
    end
  end

  local function expect(wanted)
    if text:sub(at, at + #wanted - 1) ~= wanted then
      error("expected " .. wanted .. " at " .. at)
    end
    at = at + #wanted
  end

  local function accept(c)
    if peek() == c then
      at = at + 1
      return true
    end
    return false
  end

  -- The character that an escape stands for; its backslash was read.
  local function escaped()
    local c = peek()
    at = at + 1
    if c == "u" then
      local code = tonumber(text:sub(at, at + 3), 16)
      at = at + 4
      return string.char(code)
    end
    return escapes[c] or c
  end

  local function parse_string()
    expect('"')
    local characters = {}
    while not accept('"') do
      local c = peek()
      at = at + 1
      if c == "\\" then
        c = escaped()
      end
      characters[#characters + 1] = c
    end
    return table.concat(characters)
  end

  -- The digit that comes next, or nil.
  local function digit()
    local c = text:byte(at)
    if c and c >= 48 and c <= 57 then
      at = at + 1
      return c - 48
    end
  end

  local function parse_number()
    local negative = accept("-")
    local number = 0
    local next = digit()
    while next do
      number = number * 10 + next
      next = digit()
    end
    if accept(".") then
      local scale = 1
      next = digit()
      while next do
        number = number * 10 + next
        scale = scale * 10
        next = digit()
      end
      number = number / scale
    end
    if accept("e") then
      local small = accept("-")
      local exponent = 0
      next = digit()
      while next do
        exponent = exponent * 10 + next
        next = digit()
      end
      for _ = 1, exponent do
        number = small and number / 10 or number * 10
      end
    end
    return negative and -number or number
  end

  local parse_value

  local function parse_array()
    local items = {}
    expect("[")
    skip_space()
    while not accept("]") do
      if #items > 0 then
        expect(",")
      end
      items[#items + 1] = parse_value()
    end
    return items
  end

  local function parse_object()
    local members = {}
    expect("{")
    skip_space()
    while not accept("}") do
      if next(members) then
        expect(",")
      end
      skip_space()
      local key = parse_string()
      skip_space()
      expect(":")
      members[key] = parse_value()
    end
    return members
  end

  function parse_value()
    skip_space()
    local c = peek()
    local value
    if c == "{" then
      value = parse_object()
    elseif c == "[" then
      value = parse_array()
    elseif c == '"' then
      value = parse_string()
    elseif c == "t" then
      expect("true")
      value = true
    elseif c == "f" then
      expect("false")
      value = false
    elseif c == "n" then
      expect("null")
      value = null
    else
      value = parse_number()
    end
    skip_space()
    return value
  end

  return parse_value()
end

local values, characters, depth, numbers, ids = 0, 0, 0, 0, 0

local function measure(value, level)
  values = values + 1
  depth = math.max(depth, level)
  if type(value) == "number" then
    numbers = numbers + value
  elseif type(value) == "string" then
    characters = characters + #value
  elseif type(value) == "table" then
    for key, item in pairs(value) do
      if type(key) == "string" then
        characters = characters + #key
      end
      measure(item, level + 1)
    end
  end
end

local text = make_text()
for _ = 1, passes do
  local root = parse(text)
  measure(root, 1)
  for _, record in ipairs(root) do
    ids = ids + record.id
  end
end
print(#text)
print(values)
print(characters)
print(depth)
print(string.format("%.0f", numbers * 100))
print(string.format("%.0f", ids))
