// Binary trees built and walked: many small allocations, a few that stay.
#include "../output.h"
#include <stddef.h>

enum { LEAST = 4, MOST = 16 };

struct node {
    struct node *left, *right;
};

static struct node *build(int depth) {
    struct node *tree = allocate(sizeof *tree);
    tree->left = depth == 0 ? NULL : build(depth - 1);
    tree->right = depth == 0 ? NULL : build(depth - 1);
    return tree;
}

static int count(const struct node *tree) {
    return tree->left ? 1 + count(tree->left) + count(tree->right) : 1;
}

static void destroy(struct node *tree) {
    if (tree->left) {
        destroy(tree->left);
        destroy(tree->right);
    }
    release(tree);
}

int main(void) {
    struct node *kept = build(MOST);
    int rounds = 16384;
    for (int depth = LEAST; depth <= MOST; depth += 3) {
        int sum = 0;
        for (int round = 0; round < rounds; round++) {
            struct node *tree = build(depth);
            sum += count(tree);
            destroy(tree);
        }
        print_integer(sum);
        rounds /= 8;
    }
    print_integer(count(kept));
    destroy(kept);
    return 0;
}
