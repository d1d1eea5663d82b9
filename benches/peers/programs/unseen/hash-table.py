"""A hash table with chains that grows: counts how often each number of a random sequence occurs, and forgets every
fifth one. Prints the size, the sum of the counts, a checksum and the length of the longest chain.
"""

ROUNDS = 1000000
FIRST_CAPACITY = 7


class Entry:
    __slots__ = ("key", "count", "next")

    def __init__(self, key):
        self.key = key
        self.count = 1
        self.next = None


class Table:
    def __init__(self):
        self.size = 0
        self.buckets = [None] * FIRST_CAPACITY

    def insert(self, entry):
        bucket = entry.key % len(self.buckets)
        entry.next = self.buckets[bucket]
        self.buckets[bucket] = entry

    def grow(self):
        chains = self.buckets
        self.buckets = [None] * (2 * len(chains) + 1)
        for entry in chains:
            while entry is not None:
                following = entry.next
                self.insert(entry)
                entry = following

    def find(self, key):
        entry = self.buckets[key % len(self.buckets)]
        while entry is not None and entry.key != key:
            entry = entry.next
        return entry

    def add(self, key):
        entry = self.find(key)
        if entry is not None:
            entry.count += 1
            return
        if self.size == 2 * len(self.buckets):
            self.grow()
        self.insert(Entry(key))
        self.size += 1

    def remove(self, key):
        bucket = key % len(self.buckets)
        entry, before = self.buckets[bucket], None
        while entry is not None and entry.key != key:
            entry, before = entry.next, entry
        if entry is None:
            return
        if before is None:
            self.buckets[bucket] = entry.next
        else:
            before.next = entry.next
        self.size -= 1

    def summarise(self):
        longest = total = checksum = 0
        for entry in self.buckets:
            length = 0
            while entry is not None:
                length += 1
                total += entry.count
                checksum = (checksum + entry.key * entry.count) % 1000003
                entry = entry.next
            longest = max(longest, length)
        print(self.size)
        print(total)
        print(checksum)
        print(longest)


def main():
    counts = Table()
    seed = 42
    for i in range(1, ROUNDS + 1):
        seed = (seed * 3877 + 29573) % 139968
        if i % 5 == 0:
            counts.remove(seed)
        else:
            counts.add(seed)
    counts.summarise()


main()
