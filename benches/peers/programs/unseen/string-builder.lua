-- Builds a long text: each number with its name in English and in Roman numerals. Prints the text's length, how many times
-- each vowel occurs, and a checksum of its characters.
local floor = math.floor

local numbers = 20000
local rounds = 2

local small = {
  "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
}
small[0] = ""
local tens = { "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" }
local numerals = {
  { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" },
  { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
}

-- In English, of numbers from 1 to 999999.
local function name(n)
  if n >= 1000 then
    local rest = n % 1000
    return name(floor(n / 1000)) .. " thousand" .. (rest > 0 and " " .. name(rest) or "")
  elseif n >= 100 then
    local rest = n % 100
    return small[floor(n / 100)] .. " hundred" .. (rest > 0 and " and " .. name(rest) or "")
  elseif n >= 20 then
    local rest = n % 10
    return tens[floor(n / 10)] .. (rest > 0 and "-" .. small[rest] or "")
  end
  return small[n]
end

local function roman(n)
  local text = ""
  for _, numeral in ipairs(numerals) do
    local worth, digits = numeral[1], numeral[2]
    while n >= worth do
      text = text .. digits
      n = n - worth
    end
  end
  return text
end

local function build()
  local parts = {}
  for n = 1, numbers do
    parts[n] = n .. " " .. name(n) .. " " .. roman(n % 4000) .. ";"
  end
  return table.concat(parts)
end

local vowels = { "a", "e", "i", "o", "u" }
local length, checksum = 0, 0
local counts = {}
for _, vowel in ipairs(vowels) do
  counts[vowel] = 0
end
for _ = 1, rounds do
  local text = build()
  length = #text
  for i = 1, length do
    checksum = (checksum * 31 + text:byte(i)) % 1000003
    local c = text:sub(i, i)
    local count = counts[c]
    if count then
      counts[c] = count + 1
    end
  end
end
print(length)
for _, vowel in ipairs(vowels) do
  print(counts[vowel])
end
print(checksum)
