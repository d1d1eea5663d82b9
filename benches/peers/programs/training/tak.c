// Takeuchi's function: calls with three arguments.
#include "../output.h"

static int tak(int x, int y, int z) {
    return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
}

int main(void) {
    print_integer(tak(28, 19, 9));
    return 0;
}
