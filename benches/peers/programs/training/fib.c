// Fibonacci numbers by their definition: calls and nothing else.
#include "../output.h"

static int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

int main(void) {
    print_integer(fib(35));
    return 0;
}
