// The sun and four planets under gravity: records of reals. Prints the energy before and after, in units of 1e-9.
#include "../output.h"

enum { BODIES = 5, STEPS = 200000 };

static const double INTERVAL = 0.01;

struct body {
    double x, y, z, vx, vy, vz, mass;
};

static struct body bodies[BODIES] = {
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.4784},
    {4.8414, -1.1603, -0.1036, 0.6063, 2.8120, -0.0252, 0.0377},
    {8.3434, 4.1248, -0.4035, -1.0108, 1.8257, 0.0084, 0.0113},
    {12.8944, -15.1112, -0.2233, 1.0828, 0.8687, -0.0108, 0.0017},
    {15.3797, -25.9193, 0.1793, 0.9791, 0.5947, -0.0347, 0.0020},
};

static void advance(double dt) {
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz;
            double force = dt / (square * __builtin_sqrt(square));
            a->vx -= dx * b->mass * force;
            a->vy -= dy * b->mass * force;
            a->vz -= dz * b->mass * force;
            b->vx += dx * a->mass * force;
            b->vy += dy * a->mass * force;
            b->vz += dz * a->mass * force;
        }
    }
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        a->x += dt * a->vx;
        a->y += dt * a->vy;
        a->z += dt * a->vz;
    }
}

static double energy(void) {
    double sum = 0.0;
    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];
        sum += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
        for (int j = i + 1; j < BODIES; j++) {
            const struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            sum -= a->mass * b->mass / __builtin_sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return sum;
}

static void print_energy(void) {
    print_integer((long long)__builtin_rint(energy() * 1e9));
}

int main(void) {
    print_energy();
    for (int step = 0; step < STEPS; step++)
        advance(INTERVAL);
    print_energy();
    return 0;
}
