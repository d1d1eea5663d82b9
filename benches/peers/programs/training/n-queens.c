// All ways to place queens on a board, one a row, none attacking another.
#include "../output.h"
#include <stdbool.h>

enum { SIZE = 12 };

static bool column_taken[SIZE];
static bool rising_taken[2 * SIZE];  // row + column
static bool falling_taken[2 * SIZE]; // row - column + SIZE

static int solutions(int row) {
    if (row == SIZE)
        return 1;
    int found = 0;
    for (int column = 0; column < SIZE; column++) {
        int rising = row + column, falling = row - column + SIZE;
        if (column_taken[column] || rising_taken[rising] || falling_taken[falling])
            continue;
        column_taken[column] = rising_taken[rising] = falling_taken[falling] = true;
        found += solutions(row + 1);
        column_taken[column] = rising_taken[rising] = falling_taken[falling] = false;
    }
    return found;
}

int main(void) {
    print_integer(solutions(0));
    return 0;
}
