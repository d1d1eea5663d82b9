"""A text searched character by character, each time from one character later: its words, the longest of them, and
how often a pattern occurs. Prints the sums of what was found.
"""

SIZE = 100000
ROUNDS = 30


def make_text():
    parts = []
    seed = 42
    for _ in range(SIZE):
        seed = (seed * 1309 + 13849) % 65536
        code = seed // 8192
        parts.append(chr(ord("a") + code) if code < 6 else " ")
    return "".join(parts)


def scan_words(text, i):
    words = longest = 0
    while i < SIZE:
        if text[i] == " ":
            i += 1
            continue
        start = i
        while i < SIZE and text[i] != " ":
            i += 1
        words += 1
        longest = max(longest, i - start)
    return words, longest


def occurrences(text, wanted, first):
    count = 0
    for start in range(first, SIZE - len(wanted) + 1):
        matched = 0
        while matched < len(wanted) and text[start + matched] == wanted[matched]:
            matched += 1
        if matched == len(wanted):
            count += 1
    return count


def main():
    text = make_text()
    words = longest = found = 0
    for start in range(ROUNDS):
        words_here, longest_here = scan_words(text, start)
        words += words_here
        longest += longest_here
        found += occurrences(text, "abba", start)
    print(words)
    print(longest)
    print(found)


main()
