"""A large Fibonacci number by doubling, with schoolbook arithmetic on digits of base 10000. Prints how many decimal digits
it has, their sum, and its first and last digits of base 10000.
"""

from itertools import zip_longest

INDEX = 59989
BASE = 10000

# A number is the list of its digits, the least first, without zeros at the end.


def trim(n):
    while n and n[-1] == 0:
        n.pop()
    return n


def add(a, b):
    total, carry = [], 0
    for x, y in zip_longest(a, b, fillvalue=0):
        carry += x + y
        total.append(carry % BASE)
        carry //= BASE
    total.append(carry)
    return trim(total)


def subtract(a, b):
    """`a` is not less than `b`."""
    difference, borrow = [], 0
    for x, y in zip_longest(a, b, fillvalue=0):
        digit = x - borrow - y
        borrow = 1 if digit < 0 else 0
        difference.append(digit + borrow * BASE)
    return trim(difference)


def multiply(a, b):
    product = [0] * (len(a) + len(b))
    for i, x in enumerate(a):
        carry = 0
        for j, y in enumerate(b, i):
            carry += product[j] + x * y
            product[j] = carry % BASE
            carry //= BASE
        product[i + len(b)] = carry
    return trim(product)


def fibonacci(n):
    """The Fibonacci numbers of `n` and of the number after it."""
    if n == 0:
        return [], [1]
    a, b = fibonacci(n // 2)
    current = multiply(a, subtract(add(b, b), a))
    following = add(multiply(a, a), multiply(b, b))
    if n % 2 == 0:
        return current, following
    return following, add(current, following)


def main():
    number, _ = fibonacci(INDEX)
    print(4 * (len(number) - 1) + len(str(number[-1])))
    print(sum(int(c) for digit in number for c in str(digit)))
    print(number[-1])
    print(number[0])


main()
