// Solves linear equations by LU decomposition with row exchanges. Prints how many rows were exchanged, the last pivot and
// the sum of the solution, both in units of 1e-6.
#include "../output.h"

enum { SIZE = 400 };

static double elements[SIZE][SIZE], *a[SIZE], b[SIZE], x[SIZE];
static int order[SIZE], exchanges;

// Random elements, and a right side for which each unknown is 1.
static void fill(void) {
    int seed = 42;
    for (int i = 0; i < SIZE; i++) {
        a[i] = elements[i];
        for (int j = 0; j < SIZE; j++) {
            seed = (seed * 3877 + 29573) % 139968;
            a[i][j] = seed / 139968.0 - 0.5;
            b[i] += a[i][j];
        }
    }
}

// The row from `k` on that has the largest element in column `k`.
static int pivot_row(int k) {
    int best = k;
    for (int i = k + 1; i < SIZE; i++)
        if (__builtin_fabs(a[i][k]) > __builtin_fabs(a[best][k]))
            best = i;
    return best;
}

// Makes of `a` the factors L, without its diagonal of ones, and U of the matrix whose rows are in the order given.
static void decompose(void) {
    for (int i = 0; i < SIZE; i++)
        order[i] = i;
    for (int k = 0; k < SIZE; k++) {
        int pivot = pivot_row(k);
        if (pivot != k) {
            double *other = a[k];
            a[k] = a[pivot];
            a[pivot] = other;
            int other_row = order[k];
            order[k] = order[pivot];
            order[pivot] = other_row;
            exchanges++;
        }
        for (int i = k + 1; i < SIZE; i++) {
            double factor = a[i][k] / a[k][k];
            a[i][k] = factor;
            for (int j = k + 1; j < SIZE; j++)
                a[i][j] -= factor * a[k][j];
        }
    }
}

static void solve(void) {
    for (int i = 0; i < SIZE; i++) {
        double sum = b[order[i]];
        for (int j = 0; j < i; j++)
            sum -= a[i][j] * x[j];
        x[i] = sum;
    }
    for (int i = SIZE - 1; i >= 0; i--) {
        double sum = x[i];
        for (int j = i + 1; j < SIZE; j++)
            sum -= a[i][j] * x[j];
        x[i] = sum / a[i][i];
    }
}

int main(void) {
    fill();
    decompose();
    solve();
    double sum = 0.0;
    for (int i = 0; i < SIZE; i++)
        sum += x[i];
    print_integer(exchanges);
    print_integer((long long)__builtin_rint(a[SIZE - 1][SIZE - 1] * 1e6));
    print_integer((long long)__builtin_rint(sum * 1e6));
    return 0;
}
