"""Solves linear equations by LU decomposition with row exchanges. Prints how many rows were exchanged, the last pivot and
the sum of the solution, both in units of 1e-6.
"""

SIZE = 400


def equations():
    """Random elements, and a right side for which each unknown is 1."""
    a, b = [], []
    seed = 42
    for _ in range(SIZE):
        row, total = [], 0.0
        for _ in range(SIZE):
            seed = (seed * 3877 + 29573) % 139968
            element = seed / 139968 - 0.5
            row.append(element)
            total += element
        a.append(row)
        b.append(total)
    return a, b


def decompose(a):
    """Makes of `a` the factors L, without its diagonal of ones, and U of the matrix whose rows are in the order returned."""
    order = list(range(SIZE))
    exchanges = 0
    for k in range(SIZE):
        pivot = max(range(k, SIZE), key=lambda i: abs(a[i][k]))
        if pivot != k:
            a[k], a[pivot] = a[pivot], a[k]
            order[k], order[pivot] = order[pivot], order[k]
            exchanges += 1
        upper = a[k]
        for i in range(k + 1, SIZE):
            row = a[i]
            factor = row[k] / upper[k]
            row[k] = factor
            for j in range(k + 1, SIZE):
                row[j] -= factor * upper[j]
    return order, exchanges


def solve(a, order, b):
    x = [0.0] * SIZE
    for i in range(SIZE):
        total = b[order[i]]
        for j in range(i):
            total -= a[i][j] * x[j]
        x[i] = total
    for i in reversed(range(SIZE)):
        total = x[i]
        for j in range(i + 1, SIZE):
            total -= a[i][j] * x[j]
        x[i] = total / a[i][i]
    return x


def main():
    a, b = equations()
    order, exchanges = decompose(a)
    total = 0.0
    for unknown in solve(a, order, b):
        total += unknown
    print(exchanges)
    print(round(a[-1][-1] * 1e6))
    print(round(total * 1e6))


main()
