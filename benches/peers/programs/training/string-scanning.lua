-- A text searched character by character, each time from one character later: its words, the longest of them, and
-- how often a pattern occurs. Prints the sums of what was found.
local byte, char, floor = string.byte, string.char, math.floor

local size = 100000
local rounds = 30
local space = byte(" ")

local function make_text()
  local parts = {}
  local seed = 42
  for i = 1, size do
    seed = (seed * 1309 + 13849) % 65536
    local code = floor(seed / 8192)
    parts[i] = code < 6 and char(byte("a") + code) or " "
  end
  return table.concat(parts)
end

local function scan_words(text, from)
  local words, longest = 0, 0
  local i = from
  while i <= size do
    if byte(text, i) == space then
      i = i + 1
    else
      local start = i
      while i <= size and byte(text, i) ~= space do
        i = i + 1
      end
      words = words + 1
      if i - start > longest then
        longest = i - start
      end
    end
  end
  return words, longest
end

local function occurrences(text, wanted, from)
  local count = 0
  for start = from - 1, size - #wanted do
    local matched = 0
    while matched < #wanted and byte(text, start + matched + 1) == byte(wanted, matched + 1) do
      matched = matched + 1
    end
    if matched == #wanted then
      count = count + 1
    end
  end
  return count
end

local text = make_text()
local words, longest, found = 0, 0, 0
for from = 1, rounds do
  local words_here, longest_here = scan_words(text, from)
  words = words + words_here
  longest = longest + longest_here
  found = found + occurrences(text, "abba", from)
end
print(words)
print(longest)
print(found)
