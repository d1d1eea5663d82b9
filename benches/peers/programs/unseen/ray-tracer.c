// A ray tracer: mirroring spheres, the largest of them the ground, under one lamp and a bright sky. Prints a checksum of
// the picture's colours, from 0 to 255.
#include "../output.h"
#include <stdbool.h>
#include <stddef.h>

enum { WIDTH = 200, HEIGHT = 150, SPHERES = 6, DEPTH = 4 };

#define FAR_AWAY 1e9
#define NEAR 1e-6

struct vector {
    double x, y, z;
};

struct sphere {
    struct vector centre;
    double radius;
    struct vector colour;
    double mirror; // the part of the light that it reflects
};

static const struct sphere scene[SPHERES] = {
    {{0.0, -1000.0, 0.0}, 1000.0, {0.5, 0.5, 0.4}, 0.1},
    {{-1.5, 1.0, 5.0}, 1.0, {0.9, 0.2, 0.2}, 0.3},
    {{0.5, 0.8, 4.0}, 0.8, {0.2, 0.9, 0.2}, 0.2},
    {{2.0, 1.2, 6.0}, 1.2, {0.2, 0.3, 0.9}, 0.4},
    {{-0.4, 0.3, 3.0}, 0.3, {0.9, 0.9, 0.2}, 0.0},
    {{0.3, 2.8, 6.5}, 1.0, {0.9, 0.9, 0.9}, 0.8},
};

static const struct vector lamp = {-4.0, 6.0, -1.0};
static const struct vector eye = {0.0, 1.2, -1.0};

static struct vector add(struct vector a, struct vector b) {
    return (struct vector){a.x + b.x, a.y + b.y, a.z + b.z};
}

static struct vector subtract(struct vector a, struct vector b) {
    return (struct vector){a.x - b.x, a.y - b.y, a.z - b.z};
}

static struct vector scale(struct vector a, double factor) {
    return (struct vector){a.x * factor, a.y * factor, a.z * factor};
}

static double dot(struct vector a, struct vector b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static struct vector normalise(struct vector a) {
    return scale(a, 1.0 / __builtin_sqrt(dot(a, a)));
}

// How far along the ray the sphere is, or FAR_AWAY.
static double distance(const struct sphere *sphere, struct vector origin, struct vector direction) {
    struct vector to_centre = subtract(sphere->centre, origin);
    double middle = dot(to_centre, direction);
    double square = middle * middle - dot(to_centre, to_centre) + sphere->radius * sphere->radius;
    if (square > 0.0) {
        double root = __builtin_sqrt(square);
        if (middle - root > NEAR)
            return middle - root;
        if (middle + root > NEAR)
            return middle + root;
    }
    return FAR_AWAY;
}

static bool in_shadow(struct vector point, struct vector towards, double limit) {
    for (int i = 0; i < SPHERES; i++)
        if (distance(&scene[i], point, towards) < limit)
            return true;
    return false;
}

// The part of the lamp's light that comes to a point.
static double brightness(struct vector point, struct vector normal) {
    struct vector to_lamp = subtract(lamp, point);
    struct vector towards = normalise(to_lamp);
    double slope = dot(normal, towards);
    if (slope > 0.0 && !in_shadow(point, towards, __builtin_sqrt(dot(to_lamp, to_lamp))))
        return 0.1 + 0.9 * slope;
    return 0.1;
}

static struct vector trace(struct vector origin, struct vector direction, int depth) {
    double nearest = FAR_AWAY;
    const struct sphere *hit = NULL;
    for (int i = 0; i < SPHERES; i++) {
        double d = distance(&scene[i], origin, direction);
        if (d < nearest) {
            nearest = d;
            hit = &scene[i];
        }
    }
    if (!hit)
        return (struct vector){0.6, 0.7, 0.8 + 0.2 * direction.y};
    struct vector point = add(origin, scale(direction, nearest));
    struct vector normal = scale(subtract(point, hit->centre), 1.0 / hit->radius);
    struct vector colour = scale(hit->colour, brightness(point, normal));
    if (depth == 0 || hit->mirror == 0.0)
        return colour;
    struct vector reflected = subtract(direction, scale(normal, 2.0 * dot(direction, normal)));
    struct vector mirrored = trace(point, reflected, depth - 1);
    return add(scale(colour, 1.0 - hit->mirror), scale(mirrored, hit->mirror));
}

static int add_to(int checksum, double part) {
    int level = (int)(part * 255.0);
    return (checksum * 31 + (level > 255 ? 255 : level)) % 1000003;
}

int main(void) {
    int checksum = 0;
    for (int row = 0; row < HEIGHT; row++)
        for (int column = 0; column < WIDTH; column++) {
            struct vector direction = {
                (column - WIDTH / 2.0) / WIDTH,
                (HEIGHT / 2.0 - row) / WIDTH,
                1.0,
            };
            struct vector colour = trace(eye, normalise(direction), DEPTH);
            checksum = add_to(add_to(add_to(checksum, colour.x), colour.y), colour.z);
        }
    print_integer(checksum);
    return 0;
}
