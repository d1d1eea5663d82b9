"""A spell checker: a dictionary of made-up words as a tree by letters, in which the nearest word to each misspelt one is
searched. Prints how many words the dictionary has, how many were found at no, one and two edits, how many were not
found, and a checksum of the words found.
"""

from string import ascii_lowercase

ATTEMPTS = 8000
QUERIES = 300
TOO_FAR = 3


class Random:
    def __init__(self, seed):
        self.seed = seed

    def below(self, limit):
        self.seed = (self.seed * 3877 + 29573) % 139968
        return self.seed * limit // 139968

    def consonant(self):
        return "bdfgklmnprst"[self.below(12)]

    def vowel(self):
        return "aeiou"[self.below(5)]

    def word(self):
        """Two to four syllables."""
        return "".join(self.consonant() + self.vowel() for _ in range(2 + self.below(3)))

    def misspelt(self, word):
        """A word with one letter replaced, one left out and one added, each in one case of two."""
        if self.below(2) == 0:
            place = self.below(len(word))
            word = word[:place] + self.consonant() + word[place + 1 :]
        if self.below(2) == 0:
            place = self.below(len(word))
            word = word[:place] + word[place + 1 :]
        if self.below(2) == 0:
            place = self.below(len(word) + 1)
            word = word[:place] + self.vowel() + word[place:]
        return word


class Node:
    __slots__ = ("children", "spelling")

    def __init__(self):
        self.children = {}
        self.spelling = None


class Dictionary:
    def __init__(self):
        self.root = Node()
        self.size = 0

    def insert(self, word):
        node = self.root
        for letter in word:
            child = node.children.get(letter)
            if child is None:
                child = node.children[letter] = Node()
            node = child
        if node.spelling is None:
            node.spelling = word
            self.size += 1

    def nearest(self, wanted):
        """The word nearest to one wanted, or None, and its edits."""
        found, least = None, TOO_FAR

        def search(node, letter, above):
            """Goes down to a node by a letter. `above` has the edits that make of the letters before it each beginning of
            the word.
            """
            nonlocal found, least
            row = [above[0] + 1]
            for column, other in enumerate(wanted):
                replaced = above[column] + (other != letter)
                row.append(min(replaced, above[column + 1] + 1, row[column] + 1))
            if node.spelling is not None and row[-1] < least:
                found, least = node.spelling, row[-1]
            if min(row) < least:
                search_children(node, row)

        def search_children(node, row):
            for letter in ascii_lowercase:
                child = node.children.get(letter)
                if child is not None:
                    search(child, letter, row)

        search_children(self.root, list(range(len(wanted) + 1)))
        return found, least


def main():
    random = Random(42)
    dictionary = Dictionary()
    for _ in range(ATTEMPTS):
        dictionary.insert(random.word())
    counts = [0] * (TOO_FAR + 1)
    checksum = 0
    for _ in range(QUERIES):
        word, edits = dictionary.nearest(random.misspelt(random.word()))
        counts[edits] += 1
        for letter in word or "":
            checksum = (checksum * 31 + ord(letter)) % 1000003
    print(dictionary.size)
    for count in counts:
        print(count)
    print(checksum)


main()
