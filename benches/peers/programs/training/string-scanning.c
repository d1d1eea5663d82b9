// A text searched character by character, each time from one character later: its words, the longest of them, and
// how often a pattern occurs. Prints the sums of what was found.
#include "../output.h"

enum { SIZE = 100000, ROUNDS = 30 };

static char text[SIZE];

static void fill(void) {
    int seed = 42;
    for (int i = 0; i < SIZE; i++) {
        seed = (seed * 1309 + 13849) % 65536;
        int code = seed / 8192;
        text[i] = code < 6 ? (char)('a' + code) : ' ';
    }
}

static int scan_words(int i, int *longest) {
    int words = 0;
    *longest = 0;
    while (i < SIZE) {
        if (text[i] == ' ') {
            i++;
            continue;
        }
        int start = i;
        while (i < SIZE && text[i] != ' ')
            i++;
        words++;
        if (i - start > *longest)
            *longest = i - start;
    }
    return words;
}

static int occurrences(const char *wanted, int wanted_size, int from) {
    int count = 0;
    for (int start = from; start <= SIZE - wanted_size; start++) {
        int matched = 0;
        while (matched < wanted_size && text[start + matched] == wanted[matched])
            matched++;
        if (matched == wanted_size)
            count++;
    }
    return count;
}

int main(void) {
    int words = 0, longest = 0, found = 0;
    fill();
    for (int from = 0; from < ROUNDS; from++) {
        int longest_here;
        words += scan_words(from, &longest_here);
        longest += longest_here;
        found += occurrences("abba", 4, from);
    }
    print_integer(words);
    print_integer(longest);
    print_integer(found);
    return 0;
}
