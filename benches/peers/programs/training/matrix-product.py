"""The product of two square matrices of reals. Prints the sum of its elements, in units of 1e-3."""

SIZE = 300


def pattern(factor):
    return [[((i + 1) * factor + j + 1) % 17 / 10 for j in range(SIZE)] for i in range(SIZE)]


def product(a, b):
    c = []
    for row in a:
        result = []
        for j in range(SIZE):
            total = 0.0
            for k in range(SIZE):
                total += row[k] * b[k][j]
            result.append(total)
        c.append(result)
    return c


def total(m):
    result = 0.0
    for row in m:
        for element in row:
            result += element
    return result


print(round(total(product(pattern(3), pattern(5))) * 1000))
