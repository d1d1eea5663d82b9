"""The sieve of Eratosthenes: a list of flags."""

LIMIT = 200000
ROUNDS = 100

composite = [False] * (LIMIT + 1)


def primes():
    for i in range(2, LIMIT + 1):
        composite[i] = False
    found = 0
    for i in range(2, LIMIT + 1):
        if not composite[i]:
            found += 1
            for multiple in range(i + i, LIMIT + 1, i):
                composite[multiple] = True
    return found


count = 0
for _ in range(ROUNDS):
    count = primes()
print(count)
