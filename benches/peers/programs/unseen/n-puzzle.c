// The 15-puzzle solved by iterative deepening, IDA*, with the sum of the tiles' distances from home. Prints for each
// scrambled board the fewest moves that solve it, and how many boards were looked at.
#include "../output.h"
#include <stdbool.h>

enum { SIZE = 4, BOARDS = 6, SCRAMBLES = 150, UNLIMITED = 1000 };

enum direction { UP, LEFT, RIGHT, DOWN, DIRECTIONS };

static const int row_step[DIRECTIONS] = {-1, 0, 0, 1};
static const int column_step[DIRECTIONS] = {0, -1, 1, 0};
static const enum direction opposite[DIRECTIONS] = {DOWN, RIGHT, LEFT, UP};

static int board[SIZE][SIZE]; // 0 is the empty cell
static int distance[SIZE * SIZE][SIZE][SIZE];
static int empty_row, empty_column, bound, visited, seed = 42;
static bool solved;

static int absolute(int n) {
    return n < 0 ? -n : n;
}

static void prepare(void) {
    for (int tile = 1; tile < SIZE * SIZE; tile++)
        for (int row = 0; row < SIZE; row++)
            for (int column = 0; column < SIZE; column++)
                distance[tile][row][column] = absolute(row - tile / SIZE) + absolute(column - tile % SIZE);
}

static bool inside(int row, int column) {
    return row >= 0 && row < SIZE && column >= 0 && column < SIZE;
}

// The board in order, then random moves of the empty cell.
static void scramble(void) {
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++)
            board[row][column] = row * SIZE + column;
    empty_row = empty_column = 0;
    for (int move = 0; move < SCRAMBLES; move++) {
        seed = (seed * 3877 + 29573) % 139968;
        int chosen = seed / 1000 % 4;
        int row = empty_row + row_step[chosen], column = empty_column + column_step[chosen];
        if (inside(row, column)) {
            board[empty_row][empty_column] = board[row][column];
            board[row][column] = 0;
            empty_row = row;
            empty_column = column;
        }
    }
}

static int estimate(void) {
    int sum = 0;
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++)
            sum += distance[board[row][column]][row][column];
    return sum;
}

// Searches on from a board reached by `moves` moves and at least `missing` from the solution. Returns the moves that
// solved it, or else the fewest that a solution beyond the bound needs.
static int search(int row, int column, int moves, int missing, enum direction arrived) {
    visited++;
    if (missing == 0) {
        solved = true;
        return moves;
    }
    if (moves + missing > bound)
        return moves + missing;
    int least = UNLIMITED;
    for (enum direction next = UP; next < DIRECTIONS; next++) {
        int next_row = row + row_step[next], next_column = column + column_step[next];
        if (!inside(next_row, next_column) || (moves > 0 && next == opposite[arrived]))
            continue;
        int tile = board[next_row][next_column];
        board[row][column] = tile;
        int found = search(next_row, next_column, moves + 1,
                           missing - distance[tile][next_row][next_column] + distance[tile][row][column], next);
        board[next_row][next_column] = tile;
        board[row][column] = 0;
        if (solved)
            return found;
        if (found < least)
            least = found;
    }
    return least;
}

int main(void) {
    prepare();
    for (int i = 0; i < BOARDS; i++) {
        scramble();
        visited = 0;
        solved = false;
        int missing = bound = estimate();
        do
            bound = search(empty_row, empty_column, 0, missing, UP);
        while (!solved);
        print_integer(bound);
        print_integer(visited);
    }
    return 0;
}
