// Sorting in place around the element in the middle. Prints a sum that depends on the order.
#include "../output.h"

enum { SIZE = 100000, ROUNDS = 12 };

static int numbers[SIZE];

static void fill(int *a, int seed) {
    for (int i = 0; i < SIZE; i++) {
        seed = (seed * 1309 + 13849) % 65536;
        a[i] = seed;
    }
}

static void sort(int *a, int low, int high) {
    int left = low, right = high;
    int pivot = a[(low + high) / 2];
    do {
        while (a[left] < pivot)
            left++;
        while (pivot < a[right])
            right--;
        if (left <= right) {
            int other = a[left];
            a[left++] = a[right];
            a[right--] = other;
        }
    } while (left <= right);
    if (low < right)
        sort(a, low, right);
    if (left < high)
        sort(a, left, high);
}

static int checksum(const int *a) {
    int sum = 0;
    for (int i = 0; i < SIZE; i++)
        sum = (sum * 3 + a[i]) % 1000003;
    return sum;
}

int main(void) {
    for (int round = 1; round <= ROUNDS; round++) {
        fill(numbers, round);
        sort(numbers, 0, SIZE - 1);
    }
    print_integer(checksum(numbers));
    return 0;
}
