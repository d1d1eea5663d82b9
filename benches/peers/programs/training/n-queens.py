"""All ways to place queens on a board, one a row, none attacking another."""

SIZE = 12

column_taken = [False] * SIZE
rising_taken = [False] * (2 * SIZE)  # row + column
falling_taken = [False] * (2 * SIZE)  # row - column + SIZE


def solutions(row):
    if row == SIZE:
        return 1
    found = 0
    for column in range(SIZE):
        rising, falling = row + column, row - column + SIZE
        if not (column_taken[column] or rising_taken[rising] or falling_taken[falling]):
            column_taken[column] = rising_taken[rising] = falling_taken[falling] = True
            found += solutions(row + 1)
            column_taken[column] = rising_taken[rising] = falling_taken[falling] = False
    return found


print(solutions(0))
