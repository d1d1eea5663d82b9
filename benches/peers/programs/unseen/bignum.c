// A large Fibonacci number by doubling, with schoolbook arithmetic on digits of base 10000. Prints how many decimal digits
// it has, their sum, and its first and last digits of base 10000.
#include "../output.h"

enum { INDEX = 59989, BASE = 10000 };

struct natural {
    int size, *digits; // the least first; no zero at the end
};

static struct natural make(int size) {
    return (struct natural){size, allocate((size_t)size * sizeof(int))};
}

static struct natural small(int n) {
    struct natural result = make(1);
    result.digits[0] = n;
    result.size = n > 0;
    return result;
}

static void trim(struct natural *n) {
    while (n->size > 0 && n->digits[n->size - 1] == 0)
        n->size--;
}

static struct natural add(struct natural a, struct natural b) {
    int size = a.size > b.size ? a.size : b.size;
    struct natural sum = make(size + 1);
    int carry = 0;
    for (int i = 0; i < size; i++) {
        carry += (i < a.size ? a.digits[i] : 0) + (i < b.size ? b.digits[i] : 0);
        sum.digits[i] = carry % BASE;
        carry /= BASE;
    }
    sum.digits[size] = carry;
    trim(&sum);
    return sum;
}

// `a` is not less than `b`.
static struct natural subtract(struct natural a, struct natural b) {
    struct natural difference = make(a.size);
    int borrow = 0;
    for (int i = 0; i < a.size; i++) {
        int digit = a.digits[i] - borrow - (i < b.size ? b.digits[i] : 0);
        borrow = digit < 0;
        difference.digits[i] = digit + borrow * BASE;
    }
    trim(&difference);
    return difference;
}

static struct natural multiply(struct natural a, struct natural b) {
    struct natural product = make(a.size + b.size);
    for (int i = 0; i < product.size; i++)
        product.digits[i] = 0;
    for (int i = 0; i < a.size; i++) {
        int carry = 0;
        for (int j = 0; j < b.size; j++) {
            carry += product.digits[i + j] + a.digits[i] * b.digits[j];
            product.digits[i + j] = carry % BASE;
            carry /= BASE;
        }
        product.digits[i + b.size] = carry;
    }
    trim(&product);
    return product;
}

// The Fibonacci numbers of `n` and of the number after it.
static void fibonacci(int n, struct natural *current, struct natural *next) {
    if (n == 0) {
        *current = small(0);
        *next = small(1);
        return;
    }
    struct natural a, b;
    fibonacci(n / 2, &a, &b);
    struct natural twice = add(b, b), factor = subtract(twice, a);
    struct natural first_square = multiply(a, a), second_square = multiply(b, b);
    *current = multiply(a, factor);
    *next = add(first_square, second_square);
    release(a.digits);
    release(b.digits);
    release(twice.digits);
    release(factor.digits);
    release(first_square.digits);
    release(second_square.digits);
    if (n % 2 != 0) {
        struct natural sum = add(*current, *next);
        release(current->digits);
        *current = *next;
        *next = sum;
    }
}

int main(void) {
    struct natural number, next;
    fibonacci(INDEX, &number, &next);
    int sum = 0;
    for (int i = 0; i < number.size; i++)
        for (int digit = number.digits[i]; digit > 0; digit /= 10)
            sum += digit % 10;
    int count = 4 * (number.size - 1);
    for (int digit = number.digits[number.size - 1]; digit > 0; digit /= 10)
        count++;
    print_integer(count);
    print_integer(sum);
    print_integer(number.digits[number.size - 1]);
    print_integer(number.digits[0]);
    release(number.digits);
    release(next.digits);
    return 0;
}
