// The sieve of Eratosthenes: an array of flags.
#include "../output.h"
#include <stdbool.h>

enum { LIMIT = 200000, ROUNDS = 100 };

static bool composite[LIMIT + 1];

static int primes(void) {
    for (int i = 2; i <= LIMIT; i++)
        composite[i] = false;
    int found = 0;
    for (int i = 2; i <= LIMIT; i++) {
        if (composite[i])
            continue;
        found++;
        for (int multiple = i + i; multiple <= LIMIT; multiple += i)
            composite[multiple] = true;
    }
    return found;
}

int main(void) {
    int count = 0;
    for (int round = 0; round < ROUNDS; round++)
        count = primes();
    print_integer(count);
    return 0;
}
