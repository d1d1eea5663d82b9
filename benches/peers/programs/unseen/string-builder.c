// Builds a long text: each number with its name in English and in Roman numerals. Prints the text's length, how many times
// each vowel occurs, and a checksum of its characters.
#include "../output.h"
#include <stddef.h>

enum { NUMBERS = 20000, ROUNDS = 2 };

struct builder {
    int length, capacity;
    char *characters;
};

static const char *const small[] = {
    "",     "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
};
static const char *const tens[] = {"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
static const struct {
    int worth;
    const char *digits;
} numerals[] = {
    {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
    {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"},
};

static void add_character(struct builder *builder, char c) {
    if (builder->length == builder->capacity) {
        struct builder larger = {builder->length, 2 * builder->capacity, allocate(2 * (size_t)builder->capacity)};
        for (int i = 0; i < builder->length; i++)
            larger.characters[i] = builder->characters[i];
        release(builder->characters);
        *builder = larger;
    }
    builder->characters[builder->length++] = c;
}

static void add(struct builder *builder, const char *piece) {
    while (*piece)
        add_character(builder, *piece++);
}

static void add_decimal(struct builder *builder, int n) {
    if (n >= 10)
        add_decimal(builder, n / 10);
    add_character(builder, (char)('0' + n % 10));
}

// In English, of numbers from 1 to 999999.
static void add_name(struct builder *builder, int n) {
    if (n >= 1000) {
        add_name(builder, n / 1000);
        add(builder, " thousand");
        n %= 1000;
        if (n > 0)
            add(builder, " ");
    }
    if (n >= 100) {
        add(builder, small[n / 100]);
        add(builder, " hundred");
        n %= 100;
        if (n > 0)
            add(builder, " and ");
    }
    if (n >= 20) {
        add(builder, tens[n / 10]);
        n %= 10;
        if (n > 0)
            add(builder, "-");
    }
    add(builder, small[n]);
}

static void add_roman(struct builder *builder, int n) {
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        for (; n >= numerals[i].worth; n -= numerals[i].worth)
            add(builder, numerals[i].digits);
}

static struct builder build(void) {
    struct builder text = {0, 64, allocate(64)};
    for (int n = 1; n <= NUMBERS; n++) {
        add_decimal(&text, n);
        add(&text, " ");
        add_name(&text, n);
        add(&text, " ");
        add_roman(&text, n % 4000);
        add(&text, ";");
    }
    return text;
}

int main(void) {
    static const char vowels[] = "aeiou";
    int length = 0, counts[5] = {0}, checksum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct builder text = build();
        for (int i = 0; i < text.length; i++) {
            char c = text.characters[i];
            checksum = (checksum * 31 + c) % 1000003;
            for (int vowel = 0; vowel < 5; vowel++)
                counts[vowel] += c == vowels[vowel];
        }
        length = text.length;
        release(text.characters);
    }
    print_integer(length);
    for (int vowel = 0; vowel < 5; vowel++)
        print_integer(counts[vowel]);
    print_integer(checksum);
    return 0;
}
