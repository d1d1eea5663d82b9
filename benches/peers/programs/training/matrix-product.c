// The product of two square matrices of reals. Prints the sum of its elements, in units of 1e-3.
#include "../output.h"

enum { SIZE = 300 };

typedef double matrix[SIZE][SIZE];

static matrix a, b, c;

static void fill(matrix m, int factor) {
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            m[i][j] = ((i + 1) * factor + j + 1) % 17 / 10.0;
}

static void multiply(matrix a, matrix b, matrix c) {
    for (int i = 0; i < SIZE; i++) {
        for (int j = 0; j < SIZE; j++) {
            double sum = 0.0;
            for (int k = 0; k < SIZE; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    }
}

static double total(matrix m) {
    double sum = 0.0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            sum += m[i][j];
    return sum;
}

int main(void) {
    fill(a, 3);
    fill(b, 5);
    multiply(a, b, c);
    print_integer((long long)__builtin_rint(total(c) * 1000));
    return 0;
}
