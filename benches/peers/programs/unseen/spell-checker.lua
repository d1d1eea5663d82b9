-- A spell checker: a dictionary of made-up words as a tree by letters, in which the nearest word to each misspelt one is
-- searched. Prints how many words the dictionary has, how many were found at no, one and two edits, how many were not
-- found, and a checksum of the words found.
local min = math.min

local attempts = 8000
local queries = 300
local too_far = 3
local first_letter, last_letter = ("az"):byte(1, 2)

local seed = 42

local function random(limit)
  seed = (seed * 3877 + 29573) % 139968
  return math.floor(seed * limit / 139968)
end

local function any_of(letters)
  local place = 1 + random(#letters)
  return letters:sub(place, place)
end

local function consonant()
  return any_of("bdfgklmnprst")
end

local function vowel()
  return any_of("aeiou")
end

-- Two to four syllables.
local function make_word()
  local word = ""
  for _ = 1, 2 + random(3) do
    word = word .. consonant() .. vowel()
  end
  return word
end

-- A word with one letter replaced, one left out and one added, each in one case of two.
local function misspell(word)
  if random(2) == 0 then
    local place = random(#word)
    word = word:sub(1, place) .. consonant() .. word:sub(place + 2)
  end
  if random(2) == 0 then
    local place = random(#word)
    word = word:sub(1, place) .. word:sub(place + 2)
  end
  if random(2) == 0 then
    local place = random(#word + 1)
    word = word:sub(1, place) .. vowel() .. word:sub(place + 1)
  end
  return word
end

-- A node has a child for some letters, and a spelling if a word ends there.
local function insert(root, word)
  local node = root
  for i = 1, #word do
    local letter = word:byte(i)
    local child = node[letter]
    if not child then
      child = {}
      node[letter] = child
    end
    node = child
  end
  local new = not node.spelling
  node.spelling = word
  return new
end

-- The word nearest to one wanted, or nil, and its edits.
local function nearest(root, wanted)
  local length = #wanted
  local found, least = nil, too_far

  local search

  local function search_children(node, row)
    for letter = first_letter, last_letter do
      local child = node[letter]
      if child then
        search(child, letter, row)
      end
    end
  end

  -- Goes down to a node by a letter. `above` has the edits that make of the letters before it each beginning of the word.
  function search(node, letter, above)
    local edits = above[0] + 1
    local row = { [0] = edits }
    local best = edits
    for column = 1, length do
      local replaced = above[column - 1]
      if wanted:byte(column) ~= letter then
        replaced = replaced + 1
      end
      edits = min(replaced, above[column] + 1, edits + 1)
      row[column] = edits
      best = min(best, edits)
    end
    if node.spelling and edits < least then
      found, least = node.spelling, edits
    end
    if best < least then
      search_children(node, row)
    end
  end

  local first = {}
  for column = 0, length do
    first[column] = column
  end
  search_children(root, first)
  return found, least
end

local root = {}
local size = 0
for _ = 1, attempts do
  if insert(root, make_word()) then
    size = size + 1
  end
end
local counts = {}
for edits = 0, too_far do
  counts[edits] = 0
end
local checksum = 0
for _ = 1, queries do
  local word, edits = nearest(root, misspell(make_word()))
  counts[edits] = counts[edits] + 1
  if word then
    for i = 1, #word do
      checksum = (checksum * 31 + word:byte(i)) % 1000003
    end
  end
end
print(size)
for edits = 0, too_far do
  print(counts[edits])
end
print(checksum)
