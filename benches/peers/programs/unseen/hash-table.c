// A hash table with chains that grows: counts how often each number of a random sequence occurs, and forgets every
// fifth one. Prints the size, the sum of the counts, a checksum and the length of the longest chain.
#include "../output.h"
#include <stddef.h>

enum { ROUNDS = 1000000, FIRST_CAPACITY = 7 };

struct entry {
    int key, count;
    struct entry *next;
};

struct table {
    int capacity, size;
    struct entry **buckets;
};

static struct entry **make_buckets(int capacity) {
    struct entry **buckets = allocate((size_t)capacity * sizeof *buckets);
    for (int i = 0; i < capacity; i++)
        buckets[i] = NULL;
    return buckets;
}

static void insert(struct table *table, struct entry *entry) {
    struct entry **bucket = &table->buckets[entry->key % table->capacity];
    entry->next = *bucket;
    *bucket = entry;
}

static void grow(struct table *table) {
    struct table larger = {2 * table->capacity + 1, table->size, make_buckets(2 * table->capacity + 1)};
    for (int bucket = 0; bucket < table->capacity; bucket++) {
        struct entry *entry = table->buckets[bucket];
        while (entry) {
            struct entry *next = entry->next;
            insert(&larger, entry);
            entry = next;
        }
    }
    release(table->buckets);
    *table = larger;
}

static struct entry *find(const struct table *table, int key) {
    struct entry *entry = table->buckets[key % table->capacity];
    while (entry && entry->key != key)
        entry = entry->next;
    return entry;
}

static void add(struct table *table, int key) {
    struct entry *entry = find(table, key);
    if (entry) {
        entry->count++;
        return;
    }
    if (table->size == 2 * table->capacity)
        grow(table);
    entry = allocate(sizeof *entry);
    entry->key = key;
    entry->count = 1;
    insert(table, entry);
    table->size++;
}

static void remove_key(struct table *table, int key) {
    struct entry **link = &table->buckets[key % table->capacity];
    while (*link && (*link)->key != key)
        link = &(*link)->next;
    struct entry *entry = *link;
    if (entry) {
        *link = entry->next;
        release(entry);
        table->size--;
    }
}

static void summarise(const struct table *table) {
    int longest = 0, sum = 0, checksum = 0;
    for (int bucket = 0; bucket < table->capacity; bucket++) {
        int length = 0;
        for (const struct entry *entry = table->buckets[bucket]; entry; entry = entry->next) {
            length++;
            sum += entry->count;
            checksum = (checksum + entry->key * entry->count) % 1000003;
        }
        if (length > longest)
            longest = length;
    }
    print_integer(table->size);
    print_integer(sum);
    print_integer(checksum);
    print_integer(longest);
}

int main(void) {
    struct table counts = {FIRST_CAPACITY, 0, make_buckets(FIRST_CAPACITY)};
    int seed = 42;
    for (int round = 1; round <= ROUNDS; round++) {
        seed = (seed * 3877 + 29573) % 139968;
        if (round % 5 == 0)
            remove_key(&counts, seed);
        else
            add(&counts, seed);
    }
    summarise(&counts);
    return 0;
}
