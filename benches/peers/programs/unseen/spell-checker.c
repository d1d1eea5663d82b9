// A spell checker: a dictionary of made-up words as a tree by letters, in which the nearest word to each misspelt one is
// searched. Prints how many words the dictionary has, how many were found at no, one and two edits, how many were not
// found, and a checksum of the words found.
#include "../output.h"
#include <stdbool.h>
#include <stddef.h>

enum { ATTEMPTS = 8000, QUERIES = 300, MAX_LENGTH = 12, TOO_FAR = 3, LETTERS = 26 };

struct word {
    int length;
    char letters[MAX_LENGTH];
};

struct node {
    struct node *children[LETTERS];
    bool complete;
    struct word spelling; // if complete
};

static const char consonants[] = "bdfgklmnprst", vowels[] = "aeiou";

static struct node *root;
static struct word wanted, nearest;
static int seed = 42, size, least, found[TOO_FAR + 1], checksum;

static int random_below(int limit) {
    seed = (seed * 3877 + 29573) % 139968;
    return seed * limit / 139968;
}

static char consonant(void) {
    return consonants[random_below(12)];
}

static char vowel(void) {
    return vowels[random_below(5)];
}

static void append(struct word *word, char letter) {
    word->letters[word->length++] = letter;
}

// Two to four syllables.
static struct word make_word(void) {
    struct word word = {0};
    for (int syllables = 2 + random_below(3); syllables > 0; syllables--) {
        append(&word, consonant());
        append(&word, vowel());
    }
    return word;
}

// A word with one letter replaced, one left out and one added, each in one case of two.
static struct word misspell(struct word word) {
    if (random_below(2) == 0) {
        int place = random_below(word.length);
        word.letters[place] = consonant();
    }
    if (random_below(2) == 0) {
        word.length--;
        for (int i = random_below(word.length + 1); i < word.length; i++)
            word.letters[i] = word.letters[i + 1];
    }
    if (random_below(2) == 0) {
        int place = random_below(word.length + 1);
        for (int i = word.length; i > place; i--)
            word.letters[i] = word.letters[i - 1];
        word.letters[place] = vowel();
        word.length++;
    }
    return word;
}

static struct node *make_node(void) {
    struct node *node = allocate(sizeof *node);
    for (int letter = 0; letter < LETTERS; letter++)
        node->children[letter] = NULL;
    node->complete = false;
    return node;
}

static void insert(struct word word) {
    struct node *node = root;
    for (int i = 0; i < word.length; i++) {
        struct node **child = &node->children[word.letters[i] - 'a'];
        if (!*child)
            *child = make_node();
        node = *child;
    }
    if (!node->complete) {
        node->complete = true;
        node->spelling = word;
        size++;
    }
}

static int min(int a, int b) {
    return a < b ? a : b;
}

// Goes down to a node by a letter. `above` has the edits that make of the letters before it each beginning of the word.
static void search(const struct node *node, char letter, const int *above) {
    int row[MAX_LENGTH + 1];
    row[0] = above[0] + 1;
    int best = row[0];
    for (int column = 1; column <= wanted.length; column++) {
        int replaced = above[column - 1] + (wanted.letters[column - 1] != letter);
        row[column] = min(replaced, min(above[column], row[column - 1]) + 1);
        best = min(best, row[column]);
    }
    if (node->complete && row[wanted.length] < least) {
        least = row[wanted.length];
        nearest = node->spelling;
    }
    if (best < least)
        for (int next = 0; next < LETTERS; next++)
            if (node->children[next])
                search(node->children[next], (char)('a' + next), row);
}

static void check(void) {
    int first[MAX_LENGTH + 1];
    least = TOO_FAR;
    nearest.length = 0;
    for (int column = 0; column <= wanted.length; column++)
        first[column] = column;
    for (int letter = 0; letter < LETTERS; letter++)
        if (root->children[letter])
            search(root->children[letter], (char)('a' + letter), first);
    found[least]++;
    for (int i = 0; i < nearest.length; i++)
        checksum = (checksum * 31 + nearest.letters[i]) % 1000003;
}

int main(void) {
    root = make_node();
    for (int i = 0; i < ATTEMPTS; i++)
        insert(make_word());
    for (int i = 0; i < QUERIES; i++) {
        wanted = misspell(make_word());
        check();
    }
    print_integer(size);
    for (int edits = 0; edits <= TOO_FAR; edits++)
        print_integer(found[edits]);
    print_integer(checksum);
    return 0;
}
