"""The sun and four planets under gravity: records of reals. Prints the energy before and after, in units of 1e-9."""

from math import sqrt

STEPS = 200000
INTERVAL = 0.01


class Body:
    __slots__ = ("x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


bodies = [
    Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.4784),
    Body(4.8414, -1.1603, -0.1036, 0.6063, 2.8120, -0.0252, 0.0377),
    Body(8.3434, 4.1248, -0.4035, -1.0108, 1.8257, 0.0084, 0.0113),
    Body(12.8944, -15.1112, -0.2233, 1.0828, 0.8687, -0.0108, 0.0017),
    Body(15.3797, -25.9193, 0.1793, 0.9791, 0.5947, -0.0347, 0.0020),
]


def advance(dt):
    for i, a in enumerate(bodies):
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            square = dx * dx + dy * dy + dz * dz
            force = dt / (square * sqrt(square))
            a.vx -= dx * b.mass * force
            a.vy -= dy * b.mass * force
            a.vz -= dz * b.mass * force
            b.vx += dx * a.mass * force
            b.vy += dy * a.mass * force
            b.vz += dz * a.mass * force
    for a in bodies:
        a.x += dt * a.vx
        a.y += dt * a.vy
        a.z += dt * a.vz


def energy():
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            total -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


print(round(energy() * 1e9))
for _ in range(STEPS):
    advance(INTERVAL)
print(round(energy() * 1e9))
