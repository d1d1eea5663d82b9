"""Sorting in place around the element in the middle. Prints a sum that depends on the order."""

SIZE = 100000
ROUNDS = 12


def fill(a, seed):
    for i in range(SIZE):
        seed = (seed * 1309 + 13849) % 65536
        a[i] = seed


def sort(a, low, high):
    left, right = low, high
    pivot = a[(low + high) // 2]
    while left <= right:
        while a[left] < pivot:
            left += 1
        while pivot < a[right]:
            right -= 1
        if left <= right:
            a[left], a[right] = a[right], a[left]
            left += 1
            right -= 1
    if low < right:
        sort(a, low, right)
    if left < high:
        sort(a, left, high)


def checksum(a):
    total = 0
    for item in a:
        total = (total * 3 + item) % 1000003
    return total


numbers = [0] * SIZE
for round_number in range(1, ROUNDS + 1):
    fill(numbers, round_number)
    sort(numbers, 0, SIZE - 1)
print(checksum(numbers))
