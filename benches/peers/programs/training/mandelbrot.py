"""The Mandelbrot set: arithmetic on reals. Prints the points inside, and the steps taken for all."""

SIZE = 400
LIMIT = 200


def escape(cr, ci):
    zr = zi = rr = ii = 0.0
    step = 0
    while step < LIMIT and rr + ii <= 4.0:
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
        rr = zr * zr
        ii = zi * zi
        step += 1
    return step


def main():
    inside = total = 0
    for row in range(SIZE):
        for column in range(SIZE):
            steps = escape(2.0 * column / SIZE - 1.5, 2.0 * row / SIZE - 1.0)
            if steps == LIMIT:
                inside += 1
            total += steps
    print(inside)
    print(total)


main()
