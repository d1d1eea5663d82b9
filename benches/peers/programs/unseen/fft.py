"""Multiplies polynomials by the fast Fourier transform. Prints a checksum of the product's coefficients."""

from math import sqrt

SIZE = 16384
HALF = SIZE // 2
ROUNDS = 10


def signal(seed):
    """Half of the elements are coefficients; with the next seed."""
    elements = [0j] * SIZE
    for i in range(HALF):
        seed = (seed * 3877 + 29573) % 139968
        elements[i] = complex(seed % 10)
    return elements, seed


def reorder(s):
    """Brings each element to the index whose binary digits are those of its own in reverse."""
    j = 0
    for i in range(1, SIZE):
        bit = HALF
        while j >= bit:
            j -= bit
            bit //= 2
        j += bit
        if i < j:
            s[i], s[j] = s[j], s[i]


def transform(s, direction):
    """In place; `direction` is 1, or -1 for the inverse without its division by the size."""
    reorder(s)
    cosine, sine = -1.0, 0.0  # of a full turn divided by the length
    length = 2
    while length <= SIZE:
        middle = length // 2
        w = 1 + 0j
        step = complex(cosine, sine * direction)
        for start in range(middle):
            for i in range(start, SIZE, length):
                turned = w * s[i + middle]
                s[i + middle] = s[i] - turned
                s[i] += turned
            w *= step
        sine = 1.0 if length == 2 else sqrt((1.0 - cosine) / 2)
        cosine = sqrt((1.0 + cosine) / 2)
        length *= 2


def multiply(a, b):
    transform(a, 1)
    transform(b, 1)
    product = [x * y for x, y in zip(a, b)]
    transform(product, -1)
    return product


def main():
    checksum = 0
    seed = 42
    for _ in range(ROUNDS):
        a, seed = signal(seed)
        b, seed = signal(seed)
        for coefficient in multiply(a, b):
            checksum = (checksum * 3 + int(coefficient.real / SIZE + 0.5)) % 1000003
    print(checksum)


main()
