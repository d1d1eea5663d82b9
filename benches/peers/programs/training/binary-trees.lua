-- Binary trees built and walked: many small allocations, a few that stay.
local least, most = 4, 16

local function build(depth)
  if depth == 0 then
    return {}
  end
  return { left = build(depth - 1), right = build(depth - 1) }
end

local function count(tree)
  if tree.left then
    return 1 + count(tree.left) + count(tree.right)
  end
  return 1
end

local kept = build(most)
local rounds = 16384
for depth = least, most, 3 do
  local sum = 0
  for _ = 1, rounds do
    sum = sum + count(build(depth))
  end
  print(sum)
  rounds = math.floor(rounds / 8)
end
print(count(kept))
