// The Mandelbrot set: arithmetic on reals. Prints the points inside, and the steps taken for all.
#include "../output.h"

enum { SIZE = 400, LIMIT = 200 };

static int escape(double cr, double ci) {
    double zr = 0.0, zi = 0.0, rr = 0.0, ii = 0.0;
    int step = 0;
    while (step < LIMIT && rr + ii <= 4.0) {
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
        rr = zr * zr;
        ii = zi * zi;
        step++;
    }
    return step;
}

int main(void) {
    int inside = 0, total = 0;
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            int steps = escape(2.0 * column / SIZE - 1.5, 2.0 * row / SIZE - 1.0);
            if (steps == LIMIT)
                inside++;
            total += steps;
        }
    }
    print_integer(inside);
    print_integer(total);
    return 0;
}
