-- A ray tracer: mirroring spheres, the largest of them the ground, under one lamp and a bright sky. Prints a checksum of
-- the picture's colours, from 0 to 255.
local sqrt = math.sqrt

local width, height = 200, 150
local depth = 4 -- reflections
local far_away = 1e9
local near = 1e-6

local function vector(x, y, z)
  return { x = x, y = y, z = z }
end

local function add(a, b)
  return vector(a.x + b.x, a.y + b.y, a.z + b.z)
end

local function subtract(a, b)
  return vector(a.x - b.x, a.y - b.y, a.z - b.z)
end

local function scale(a, factor)
  return vector(a.x * factor, a.y * factor, a.z * factor)
end

local function dot(a, b)
  return a.x * b.x + a.y * b.y + a.z * b.z
end

local function normalise(a)
  return scale(a, 1.0 / sqrt(dot(a, a)))
end

-- `mirror` is the part of the light that the sphere reflects.
local function sphere(centre, radius, colour, mirror)
  return { centre = centre, radius = radius, colour = colour, mirror = mirror }
end

local scene = {
  sphere(vector(0.0, -1000.0, 0.0), 1000.0, vector(0.5, 0.5, 0.4), 0.1),
  sphere(vector(-1.5, 1.0, 5.0), 1.0, vector(0.9, 0.2, 0.2), 0.3),
  sphere(vector(0.5, 0.8, 4.0), 0.8, vector(0.2, 0.9, 0.2), 0.2),
  sphere(vector(2.0, 1.2, 6.0), 1.2, vector(0.2, 0.3, 0.9), 0.4),
  sphere(vector(-0.4, 0.3, 3.0), 0.3, vector(0.9, 0.9, 0.2), 0.0),
  sphere(vector(0.3, 2.8, 6.5), 1.0, vector(0.9, 0.9, 0.9), 0.8),
}
local lamp = vector(-4.0, 6.0, -1.0)
local eye = vector(0.0, 1.2, -1.0)

-- How far along the ray the sphere is, or `far_away`.
local function distance(ball, origin, direction)
  local to_centre = subtract(ball.centre, origin)
  local middle = dot(to_centre, direction)
  local square = middle * middle - dot(to_centre, to_centre) + ball.radius * ball.radius
  if square > 0.0 then
    local root = sqrt(square)
    if middle - root > near then
      return middle - root
    elseif middle + root > near then
      return middle + root
    end
  end
  return far_away
end

local function in_shadow(point, towards, limit)
  for _, ball in ipairs(scene) do
    if distance(ball, point, towards) < limit then
      return true
    end
  end
  return false
end

-- The part of the lamp's light that comes to a point.
local function brightness(point, normal)
  local to_lamp = subtract(lamp, point)
  local towards = normalise(to_lamp)
  local slope = dot(normal, towards)
  if slope > 0.0 and not in_shadow(point, towards, sqrt(dot(to_lamp, to_lamp))) then
    return 0.1 + 0.9 * slope
  end
  return 0.1
end

local function trace(origin, direction, reflections)
  local nearest, hit = far_away, nil
  for _, ball in ipairs(scene) do
    local d = distance(ball, origin, direction)
    if d < nearest then
      nearest, hit = d, ball
    end
  end
  if not hit then
    return vector(0.6, 0.7, 0.8 + 0.2 * direction.y)
  end
  local point = add(origin, scale(direction, nearest))
  local normal = scale(subtract(point, hit.centre), 1.0 / hit.radius)
  local colour = scale(hit.colour, brightness(point, normal))
  if reflections == 0 or hit.mirror == 0.0 then
    return colour
  end
  local reflected = subtract(direction, scale(normal, 2.0 * dot(direction, normal)))
  local mirrored = trace(point, reflected, reflections - 1)
  return add(scale(colour, 1.0 - hit.mirror), scale(mirrored, hit.mirror))
end

local function add_to(checksum, part)
  local level = math.floor(part * 255.0)
  return (checksum * 31 + math.min(level, 255)) % 1000003
end

local checksum = 0
for row = 0, height - 1 do
  for column = 0, width - 1 do
    local direction = vector((column - width / 2) / width, (height / 2 - row) / width, 1.0)
    local colour = trace(eye, normalise(direction), depth)
    checksum = add_to(add_to(add_to(checksum, colour.x), colour.y), colour.z)
  end
end
print(checksum)
