-- The 15-puzzle solved by iterative deepening, IDA*, with the sum of the tiles' distances from home. Prints for each
-- scrambled board the fewest moves that solve it, and how many boards were looked at.
local size = 4
local boards = 6
local scrambles = 150

local steps = {
  { row = -1, column = 0 },
  { row = 0, column = -1 },
  { row = 0, column = 1 },
  { row = 1, column = 0 },
}
steps[1].opposite, steps[2].opposite = steps[4], steps[3]
steps[3].opposite, steps[4].opposite = steps[2], steps[1]

local board = {} -- 0 is the empty cell
local distance = {}
local empty_row, empty_column, bound, visited
local seed = 42

local function prepare()
  for tile = 0, size * size - 1 do
    local home_row, home_column = math.floor(tile / size), tile % size
    distance[tile] = {}
    for row = 0, size - 1 do
      distance[tile][row] = {}
      for column = 0, size - 1 do
        distance[tile][row][column] =
          tile == 0 and 0 or math.abs(row - home_row) + math.abs(column - home_column)
      end
    end
  end
end

local function inside(row, column)
  return row >= 0 and row < size and column >= 0 and column < size
end

-- The board in order, then random moves of the empty cell.
local function scramble()
  for row = 0, size - 1 do
    board[row] = {}
    for column = 0, size - 1 do
      board[row][column] = row * size + column
    end
  end
  empty_row, empty_column = 0, 0
  for _ = 1, scrambles do
    seed = (seed * 3877 + 29573) % 139968
    local step = steps[math.floor(seed / 1000) % 4 + 1]
    local row, column = empty_row + step.row, empty_column + step.column
    if inside(row, column) then
      board[empty_row][empty_column] = board[row][column]
      board[row][column] = 0
      empty_row, empty_column = row, column
    end
  end
end

local function estimate()
  local sum = 0
  for row = 0, size - 1 do
    for column = 0, size - 1 do
      sum = sum + distance[board[row][column]][row][column]
    end
  end
  return sum
end

-- Searches on from a board reached by `moves` moves and at least `missing` from the solution. Returns the moves that
-- solved it, or else the fewest that a solution beyond the bound needs; and whether it was solved.
local function search(row, column, moves, missing, arrived)
  visited = visited + 1
  if missing == 0 then
    return moves, true
  end
  if moves + missing > bound then
    return moves + missing, false
  end
  local least = math.huge
  for _, step in ipairs(steps) do
    local next_row, next_column = row + step.row, column + step.column
    if inside(next_row, next_column) and not (arrived and step == arrived.opposite) then
      local tile = board[next_row][next_column]
      board[row][column] = tile
      local found, solved = search(
        next_row,
        next_column,
        moves + 1,
        missing - distance[tile][next_row][next_column] + distance[tile][row][column],
        step
      )
      board[next_row][next_column] = tile
      board[row][column] = 0
      if solved then
        return found, true
      end
      least = math.min(least, found)
    end
  end
  return least, false
end

prepare()
for _ = 1, boards do
  scramble()
  visited = 0
  local missing = estimate()
  bound = missing
  local solved
  repeat
    bound, solved = search(empty_row, empty_column, 0, missing, nil)
  until solved
  print(bound)
  print(visited)
end
