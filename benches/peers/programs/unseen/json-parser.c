// Parses a JSON text of many records into values. Prints how many values, how many characters of strings and what
// depth it has, the sum of its numbers in units of 0.01, and the sum of the members `id` of its records.
#include "../output.h"
#include <stdbool.h>
#include <stddef.h>

enum { RECORDS = 1000, PASSES = 10, TEXT_SIZE = 250000, POOL_SIZE = 100000 };

enum kind { NULL_VALUE, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT };

struct chars {
    const char *start;
    int length;
};

struct value {
    struct value *next; // of the array or object that this is in
    struct chars key;   // in an object
    enum kind kind;
    union {
        bool truth;
        double number;
        struct chars content;
        struct value *first; // of an array or object
    };
};

static char text[TEXT_SIZE], pool[POOL_SIZE];
static char *end = text, *pool_end;
static const char *at;

static int values, characters, depth;
static double numbers;

static void append(const char *piece) {
    while (*piece)
        *end++ = *piece++;
}

static void append_number(int n) {
    if (n >= 10)
        append_number(n / 10);
    *end++ = (char)('0' + n % 10);
}

static void make_text(void) {
    append("[");
    for (int i = 1; i <= RECORDS; i++) {
        if (i > 1)
            append(",");
        append("{\"id\":                                      ");
        append_number(i);
        append(", \"name\": \"Ada \\\"Countess\\\" Lovelace\",      ");
        append(" \"scores\": [1, -20, 3.5, 4e2, 0.25, []],    ");
        append(" \"active\": true, \"next\": null, \"place\": {   ");
        append(" \"town\": \"London\\/\\u0041\\n\", \"empty\": {}}}  ");
    }
    append("]");
}

static void skip_space(void) {
    while (*at == ' ')
        at++;
}

static void expect(const char *wanted) {
    while (*wanted)
        if (*at++ != *wanted++)
            __builtin_trap();
}

static bool accept(char c) {
    if (*at != c)
        return false;
    at++;
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The character that an escape stands for; its backslash was read.
static char escaped(void) {
    char c = *at++;
    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'u': {
        int code = 0;
        for (int i = 0; i < 4; i++, at++)
            code = code * 16 + (is_digit(*at) ? *at - '0' : *at - 'A' + 10);
        return (char)code;
    }
    default:
        return c;
    }
}

static struct chars parse_string(void) {
    expect("\"");
    char *start = pool_end;
    while (!accept('"')) {
        char c = *at++;
        *pool_end++ = c == '\\' ? escaped() : c;
    }
    return (struct chars){start, (int)(pool_end - start)};
}

static double parse_number(void) {
    bool negative = accept('-');
    double number = 0.0;
    for (; is_digit(*at); at++)
        number = number * 10 + (*at - '0');
    if (accept('.')) {
        double scale = 1.0;
        for (; is_digit(*at); at++) {
            number = number * 10 + (*at - '0');
            scale *= 10;
        }
        number /= scale;
    }
    if (accept('e')) {
        bool small = accept('-');
        int exponent = 0;
        for (; is_digit(*at); at++)
            exponent = exponent * 10 + (*at - '0');
        for (; exponent > 0; exponent--)
            number = small ? number / 10 : number * 10;
    }
    return negative ? -number : number;
}

static struct value *parse_value(void);

static struct value *parse_array(void) {
    struct value *first = NULL, **link = &first;
    expect("[");
    skip_space();
    while (!accept(']')) {
        if (first)
            expect(",");
        *link = parse_value();
        link = &(*link)->next;
    }
    return first;
}

static struct value *parse_object(void) {
    struct value *first = NULL, **link = &first;
    expect("{");
    skip_space();
    while (!accept('}')) {
        if (first)
            expect(",");
        skip_space();
        struct chars key = parse_string();
        skip_space();
        expect(":");
        *link = parse_value();
        (*link)->key = key;
        link = &(*link)->next;
    }
    return first;
}

static struct value *parse_value(void) {
    struct value *value = allocate(sizeof *value);
    value->next = NULL;
    skip_space();
    switch (*at) {
    case '{':
        value->kind = OBJECT;
        value->first = parse_object();
        break;
    case '[':
        value->kind = ARRAY;
        value->first = parse_array();
        break;
    case '"':
        value->kind = STRING;
        value->content = parse_string();
        break;
    case 't':
        value->kind = BOOLEAN;
        value->truth = true;
        expect("true");
        break;
    case 'f':
        value->kind = BOOLEAN;
        value->truth = false;
        expect("false");
        break;
    case 'n':
        value->kind = NULL_VALUE;
        expect("null");
        break;
    default:
        value->kind = NUMBER;
        value->number = parse_number();
    }
    skip_space();
    return value;
}

static void measure(const struct value *value, int level) {
    values++;
    if (level > depth)
        depth = level;
    if (value->kind == NUMBER)
        numbers += value->number;
    else if (value->kind == STRING)
        characters += value->content.length;
    else if (value->kind == ARRAY || value->kind == OBJECT)
        for (const struct value *item = value->first; item; item = item->next) {
            if (value->kind == OBJECT)
                characters += item->key.length;
            measure(item, level + 1);
        }
}

// The sum of the members `id` of an array of objects.
static double sum_of_ids(const struct value *array) {
    double sum = 0.0;
    for (const struct value *item = array->first; item; item = item->next) {
        const struct value *member = item->first;
        while (!(member->key.length == 2 && member->key.start[0] == 'i' && member->key.start[1] == 'd'))
            member = member->next;
        sum += member->number;
    }
    return sum;
}

static void destroy(struct value *value) {
    if (value->kind == ARRAY || value->kind == OBJECT)
        for (struct value *item = value->first; item;) {
            struct value *next = item->next;
            destroy(item);
            item = next;
        }
    release(value);
}

int main(void) {
    double ids = 0.0;
    make_text();
    for (int pass = 0; pass < PASSES; pass++) {
        at = text;
        pool_end = pool;
        struct value *root = parse_value();
        measure(root, 1);
        ids += sum_of_ids(root);
        destroy(root);
    }
    print_integer(end - text);
    print_integer(values);
    print_integer(characters);
    print_integer(depth);
    print_integer((long long)__builtin_rint(numbers * 100));
    print_integer((long long)__builtin_rint(ids));
    return 0;
}
