// What the C programs need of a library: natively the C library, in WebAssembly a few lines over WASI's `fd_write`,
// so that they need no libc there. `print_integer` prints a line; `allocate` and `release` are malloc and free.
#ifndef OUTPUT_H
#define OUTPUT_H

#ifndef __wasm__

#include <stdio.h>
#include <stdlib.h>

#define allocate malloc
#define release free

static inline void print_integer(long long value) {
    printf("%lld\n", value);
}

#else

#include <stddef.h>

struct io_vector {
    const char *bytes;
    size_t length;
};

__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write")))
int fd_write(int file, const struct io_vector *parts, size_t count, size_t *written);

static inline void print_integer(long long value) {
    char digits[24];
    size_t at = sizeof digits;
    unsigned long long rest = value < 0 ? -(unsigned long long)value : (unsigned long long)value;
    digits[--at] = '\n';
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0)
        digits[--at] = '-';
    struct io_vector line = {digits + at, sizeof digits - at};
    size_t written;
    fd_write(1, &line, 1, &written);
}

// A free list for each size in units of 16 bytes; a block's size lies before it. Larger blocks are not used again.
enum { UNIT = 16, SIZES = 64, PAGE = 65536 };

static void *released[SIZES];
static char *fresh, *fresh_end;

static inline void *allocate(size_t bytes) {
    size_t units = (bytes + UNIT - 1) / UNIT;
    if (units < SIZES && released[units]) {
        void *block = released[units];
        released[units] = *(void **)block;
        return block;
    }
    size_t needed = (units + 1) * UNIT;
    if ((size_t)(fresh_end - fresh) < needed) {
        size_t pages = 16 + needed / PAGE;
        fresh = (char *)(__builtin_wasm_memory_grow(0, pages) * PAGE);
        fresh_end = fresh + pages * PAGE;
    }
    char *block = fresh + UNIT;
    *(size_t *)fresh = units;
    fresh += needed;
    return block;
}

static inline void release(void *block) {
    size_t units = *(size_t *)((char *)block - UNIT);
    if (units < SIZES) {
        *(void **)block = released[units];
        released[units] = block;
    }
}

int main(void);

__attribute__((export_name("_start"))) void _start(void) {
    main();
}

#endif
#endif
