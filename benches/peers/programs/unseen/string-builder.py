"""Builds a long text: each number with its name in English and in Roman numerals. Prints the text's length, how many times
each vowel occurs, and a checksum of its characters.
"""

NUMBERS = 20000
ROUNDS = 2

SMALL = (
    " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split(" ")
TENS = "  twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
NUMERALS = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
]


def name(n):
    """In English, of numbers from 1 to 999999."""
    if n >= 1000:
        thousands, rest = divmod(n, 1000)
        return name(thousands) + " thousand" + (" " + name(rest) if rest else "")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        return SMALL[hundreds] + " hundred" + (" and " + name(rest) if rest else "")
    if n >= 20:
        ten, rest = divmod(n, 10)
        return TENS[ten] + ("-" + SMALL[rest] if rest else "")
    return SMALL[n]


def roman(n):
    text = ""
    for worth, digits in NUMERALS:
        while n >= worth:
            text += digits
            n -= worth
    return text


def build():
    return "".join(f"{n} {name(n)} {roman(n % 4000)};" for n in range(1, NUMBERS + 1))


def main():
    counts = dict.fromkeys("aeiou", 0)
    length = checksum = 0
    for _ in range(ROUNDS):
        text = build()
        length = len(text)
        for c in text:
            checksum = (checksum * 31 + ord(c)) % 1000003
            if c in counts:
                counts[c] += 1
    print(length)
    for count in counts.values():
        print(count)
    print(checksum)


main()
