"""A ray tracer: mirroring spheres, the largest of them the ground, under one lamp and a bright sky. Prints a checksum of
the picture's colours, from 0 to 255.
"""

from math import sqrt

WIDTH, HEIGHT = 200, 150
DEPTH = 4  # reflections
FAR_AWAY = 1e9
NEAR = 1e-6


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def normalised(self):
        return self * (1.0 / sqrt(self.dot(self)))


class Sphere:
    __slots__ = ("centre", "radius", "colour", "mirror")

    def __init__(self, centre, radius, colour, mirror):
        """`mirror` is the part of the light that the sphere reflects."""
        self.centre = centre
        self.radius = radius
        self.colour = colour
        self.mirror = mirror

    def distance(self, origin, direction):
        """How far along the ray the sphere is, or FAR_AWAY."""
        to_centre = self.centre - origin
        middle = to_centre.dot(direction)
        square = middle * middle - to_centre.dot(to_centre) + self.radius * self.radius
        if square > 0.0:
            root = sqrt(square)
            if middle - root > NEAR:
                return middle - root
            if middle + root > NEAR:
                return middle + root
        return FAR_AWAY


SCENE = [
    Sphere(Vector(0.0, -1000.0, 0.0), 1000.0, Vector(0.5, 0.5, 0.4), 0.1),
    Sphere(Vector(-1.5, 1.0, 5.0), 1.0, Vector(0.9, 0.2, 0.2), 0.3),
    Sphere(Vector(0.5, 0.8, 4.0), 0.8, Vector(0.2, 0.9, 0.2), 0.2),
    Sphere(Vector(2.0, 1.2, 6.0), 1.2, Vector(0.2, 0.3, 0.9), 0.4),
    Sphere(Vector(-0.4, 0.3, 3.0), 0.3, Vector(0.9, 0.9, 0.2), 0.0),
    Sphere(Vector(0.3, 2.8, 6.5), 1.0, Vector(0.9, 0.9, 0.9), 0.8),
]
LAMP = Vector(-4.0, 6.0, -1.0)
EYE = Vector(0.0, 1.2, -1.0)


def in_shadow(point, towards, limit):
    return any(sphere.distance(point, towards) < limit for sphere in SCENE)


def brightness(point, normal):
    """The part of the lamp's light that comes to a point."""
    to_lamp = LAMP - point
    towards = to_lamp.normalised()
    slope = normal.dot(towards)
    if slope > 0.0 and not in_shadow(point, towards, sqrt(to_lamp.dot(to_lamp))):
        return 0.1 + 0.9 * slope
    return 0.1


def trace(origin, direction, depth):
    nearest, hit = FAR_AWAY, None
    for sphere in SCENE:
        distance = sphere.distance(origin, direction)
        if distance < nearest:
            nearest, hit = distance, sphere
    if hit is None:
        return Vector(0.6, 0.7, 0.8 + 0.2 * direction.y)
    point = origin + direction * nearest
    normal = (point - hit.centre) * (1.0 / hit.radius)
    colour = hit.colour * brightness(point, normal)
    if depth == 0 or hit.mirror == 0.0:
        return colour
    reflected = direction - normal * (2.0 * direction.dot(normal))
    mirrored = trace(point, reflected, depth - 1)
    return colour * (1.0 - hit.mirror) + mirrored * hit.mirror


def main():
    checksum = 0
    for row in range(HEIGHT):
        for column in range(WIDTH):
            direction = Vector((column - WIDTH / 2) / WIDTH, (HEIGHT / 2 - row) / WIDTH, 1.0)
            colour = trace(EYE, direction.normalised(), DEPTH)
            for part in (colour.x, colour.y, colour.z):
                checksum = (checksum * 31 + min(int(part * 255.0), 255)) % 1000003
    print(checksum)


main()
