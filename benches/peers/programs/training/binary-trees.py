"""Binary trees built and walked: many small allocations, a few that stay."""

LEAST, MOST = 4, 16


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(tree):
    if tree.left is None:
        return 1
    return 1 + count(tree.left) + count(tree.right)


def main():
    kept = build(MOST)
    rounds = 16384
    for depth in range(LEAST, MOST + 1, 3):
        total = 0
        for _ in range(rounds):
            total += count(build(depth))
        print(total)
        rounds //= 8
    print(count(kept))


main()
