"""Regular expressions as closures that call each other with what is to follow. Prints for each expression at how many
places of a text it matches, in how many ways, and a checksum of where the matches end.
"""

from functools import reduce

SIZE = 10000

# A matcher takes a place and a closure that matches the rest from where it ends; it returns whether all matched.


def make_text():
    letters = []
    seed = 42
    for _ in range(SIZE):
        seed = (seed * 3877 + 29573) % 139968
        letters.append("cbababab"[seed * 8 // 139968])
    return "".join(letters)


TEXT = make_text()


def letter(wanted):
    def match(at, rest):
        return at < SIZE and TEXT[at] == wanted and rest(at + 1)

    return match


def sequence(first, second):
    return lambda at, rest: first(at, lambda middle: second(middle, rest))


def either(first, second):
    return lambda at, rest: first(at, rest) or second(at, rest)


def many(matcher):
    def again(at, rest):
        return matcher(at, lambda middle: middle > at and again(middle, rest)) or rest(at)

    return again


def all_of(*matchers):
    *others, last = matchers
    return reduce(lambda result, matcher: sequence(matcher, result), reversed(others), last)


def count(expression):
    """The places, the ways, and a checksum of the ends."""
    places = ways = checksum = 0
    for start in range(SIZE):
        before = ways

        def ended(at):
            nonlocal ways, checksum
            ways += 1
            checksum = (checksum * 3 + at) % 1000003
            return False  # looks for other ways

        expression(start, ended)
        if ways > before:
            places += 1
    return places, ways, checksum


def main():
    a, b, c = letter("a"), letter("b"), letter("c")
    expressions = [
        all_of(many(either(a, b)), a, b, b),  # (a|b)*abb
        all_of(many(either(all_of(a, b), either(a, b))), c),  # (ab|a|b)*c
        all_of(c, many(sequence(many(a), b)), a, c),  # c(a*b)*ac
    ]
    for expression in expressions:
        for number in count(expression):
            print(number)


main()
