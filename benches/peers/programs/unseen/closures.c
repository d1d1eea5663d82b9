// Regular expressions as closures that call each other with what is to follow. Prints for each expression at how many
// places of a text it matches, in how many ways, and a checksum of where the matches end.
#include "../output.h"
#include <stdbool.h>
#include <stddef.h>

enum { SIZE = 10000 };

static char text[SIZE];
static int ways, checksum;

// What is to follow a match; each is a part of a larger record that has what the function needs.
struct rest {
    bool (*call)(const struct rest *self, int at);
};

// Matches at a place and then the rest from where that ends; returns whether all matched.
struct matcher {
    bool (*match)(const struct matcher *self, int at, const struct rest *rest);
    const struct matcher *first, *second; // its parts
    char wanted;                          // by a letter
};

static bool match(const struct matcher *matcher, int at, const struct rest *rest) {
    return matcher->match(matcher, at, rest);
}

static bool match_letter(const struct matcher *self, int at, const struct rest *rest) {
    return at < SIZE && text[at] == self->wanted && rest->call(rest, at + 1);
}

struct second_rest {
    struct rest rest;
    const struct matcher *second;
    const struct rest *after;
};

static bool match_second(const struct rest *rest, int at) {
    const struct second_rest *self = (const struct second_rest *)rest;
    return match(self->second, at, self->after);
}

static bool match_sequence(const struct matcher *self, int at, const struct rest *rest) {
    struct second_rest second = {{match_second}, self->second, rest};
    return match(self->first, at, &second.rest);
}

static bool match_either(const struct matcher *self, int at, const struct rest *rest) {
    return match(self->first, at, rest) || match(self->second, at, rest);
}

struct again_rest {
    struct rest rest;
    const struct matcher *again;
    int start;
    const struct rest *after;
};

static bool match_again(const struct rest *rest, int at) {
    const struct again_rest *self = (const struct again_rest *)rest;
    return at > self->start && match(self->again, at, self->after);
}

static bool match_many(const struct matcher *self, int at, const struct rest *rest) {
    struct again_rest again = {{match_again}, self, at, rest};
    return match(self->first, at, &again.rest) || rest->call(rest, at);
}

static const struct matcher *make(struct matcher parts) {
    struct matcher *matcher = allocate(sizeof *matcher);
    *matcher = parts;
    return matcher;
}

static const struct matcher *letter(char wanted) {
    return make((struct matcher){match_letter, NULL, NULL, wanted});
}

static const struct matcher *sequence(const struct matcher *first, const struct matcher *second) {
    return make((struct matcher){match_sequence, first, second, 0});
}

static const struct matcher *either(const struct matcher *first, const struct matcher *second) {
    return make((struct matcher){match_either, first, second, 0});
}

static const struct matcher *many(const struct matcher *matcher) {
    return make((struct matcher){match_many, matcher, NULL, 0});
}

static bool ended(const struct rest *self, int at) {
    (void)self;
    ways++;
    checksum = (checksum * 3 + at) % 1000003;
    return false; // looks for other ways
}

static void count(const struct matcher *expression) {
    const struct rest end = {ended};
    int places = 0;
    ways = checksum = 0;
    for (int start = 0; start < SIZE; start++) {
        int before = ways;
        match(expression, start, &end);
        places += ways > before;
    }
    print_integer(places);
    print_integer(ways);
    print_integer(checksum);
}

int main(void) {
    int seed = 42;
    for (int i = 0; i < SIZE; i++) {
        seed = (seed * 3877 + 29573) % 139968;
        text[i] = "cbababab"[seed * 8 / 139968];
    }
    const struct matcher *a = letter('a'), *b = letter('b'), *c = letter('c');
    count(sequence(many(either(a, b)), sequence(a, sequence(b, b))));    // (a|b)*abb
    count(sequence(many(either(sequence(a, b), either(a, b))), c));      // (ab|a|b)*c
    count(sequence(c, sequence(many(sequence(many(a), b)), sequence(a, c)))); // c(a*b)*ac
    return 0;
}
