"""The 15-puzzle solved by iterative deepening, IDA*, with the sum of the tiles' distances from home. Prints for each
scrambled board the fewest moves that solve it, and how many boards were looked at.
"""

SIZE = 4
BOARDS = 6
SCRAMBLES = 150

STEPS = [(-1, 0), (0, -1), (0, 1), (1, 0)]

# By tile, row and column; 0 is the empty cell.
DISTANCE = [
    [
        [abs(row - tile // SIZE) + abs(column - tile % SIZE) if tile else 0 for column in range(SIZE)]
        for row in range(SIZE)
    ]
    for tile in range(SIZE * SIZE)
]


def inside(row, column):
    return 0 <= row < SIZE and 0 <= column < SIZE


class Puzzle:
    def __init__(self, seed):
        """The board in order, then random moves of the empty cell."""
        self.board = [[row * SIZE + column for column in range(SIZE)] for row in range(SIZE)]
        self.row = self.column = 0
        self.seed = seed
        self.bound = self.visited = 0
        self.solved = False
        for _ in range(SCRAMBLES):
            self.seed = (self.seed * 3877 + 29573) % 139968
            row_step, column_step = STEPS[self.seed // 1000 % 4]
            row, column = self.row + row_step, self.column + column_step
            if inside(row, column):
                self.board[self.row][self.column] = self.board[row][column]
                self.board[row][column] = 0
                self.row, self.column = row, column

    def estimate(self):
        return sum(
            DISTANCE[tile][row][column]
            for row, tiles in enumerate(self.board)
            for column, tile in enumerate(tiles)
        )

    def search(self, row, column, moves, missing, arrived):
        """Searches on from a board reached by `moves` moves and at least `missing` from the solution. Returns the
        moves that solved it, or else the fewest that a solution beyond the bound needs.
        """
        self.visited += 1
        if missing == 0:
            self.solved = True
            return moves
        if moves + missing > self.bound:
            return moves + missing
        board = self.board
        least = 1000
        for direction, (row_step, column_step) in enumerate(STEPS):
            next_row, next_column = row + row_step, column + column_step
            if not inside(next_row, next_column) or (moves > 0 and direction == 3 - arrived):
                continue
            tile = board[next_row][next_column]
            board[row][column] = tile
            still = missing - DISTANCE[tile][next_row][next_column] + DISTANCE[tile][row][column]
            found = self.search(next_row, next_column, moves + 1, still, direction)
            board[next_row][next_column] = tile
            board[row][column] = 0
            if self.solved:
                return found
            least = min(least, found)
        return least

    def solve(self):
        missing = self.bound = self.estimate()
        while not self.solved:
            self.bound = self.search(self.row, self.column, 0, missing, 0)


def main():
    seed = 42
    for _ in range(BOARDS):
        puzzle = Puzzle(seed)
        seed = puzzle.seed
        puzzle.solve()
        print(puzzle.bound)
        print(puzzle.visited)


main()
