// Multiplies polynomials by the fast Fourier transform. Prints a checksum of the product's coefficients.
#include "../output.h"

enum { SIZE = 16384, HALF = SIZE / 2, ROUNDS = 10 };

struct complex {
    double re, im;
};

static struct complex a[SIZE], b[SIZE];
static int seed = 42;

// Half of the elements are coefficients.
static void fill(struct complex *s) {
    for (int i = 0; i < SIZE; i++)
        s[i] = (struct complex){0.0, 0.0};
    for (int i = 0; i < HALF; i++) {
        seed = (seed * 3877 + 29573) % 139968;
        s[i].re = seed % 10;
    }
}

// Brings each element to the index whose binary digits are those of its own in reverse.
static void reorder(struct complex *s) {
    for (int i = 1, j = 0; i < SIZE; i++) {
        int bit = HALF;
        for (; j >= bit; bit /= 2)
            j -= bit;
        j += bit;
        if (i < j) {
            struct complex other = s[i];
            s[i] = s[j];
            s[j] = other;
        }
    }
}

static struct complex product(struct complex a, struct complex b) {
    return (struct complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

// In place; `direction` is 1.0, or -1.0 for the inverse without its division by the size.
static void transform(struct complex *s, double direction) {
    reorder(s);
    double cosine = -1.0, sine = 0.0; // of a full turn divided by the length
    for (int length = 2; length <= SIZE; length *= 2) {
        int middle = length / 2;
        struct complex w = {1.0, 0.0}, step = {cosine, sine * direction};
        for (int start = 0; start < middle; start++) {
            for (int i = start; i < SIZE; i += length) {
                struct complex *even = &s[i], *odd = &s[i + middle];
                struct complex turned = product(w, *odd);
                *odd = (struct complex){even->re - turned.re, even->im - turned.im};
                *even = (struct complex){even->re + turned.re, even->im + turned.im};
            }
            w = product(w, step);
        }
        sine = length == 2 ? 1.0 : __builtin_sqrt((1.0 - cosine) / 2);
        cosine = __builtin_sqrt((1.0 + cosine) / 2);
    }
}

static void multiply(struct complex *a, struct complex *b) {
    transform(a, 1.0);
    transform(b, 1.0);
    for (int i = 0; i < SIZE; i++)
        a[i] = product(a[i], b[i]);
    transform(a, -1.0);
}

int main(void) {
    int checksum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        fill(a);
        fill(b);
        multiply(a, b);
        for (int i = 0; i < SIZE; i++)
            checksum = (checksum * 3 + (int)(a[i].re / SIZE + 0.5)) % 1000003;
    }
    print_integer(checksum);
    return 0;
}
