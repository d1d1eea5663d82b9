-- The sun and four planets under gravity: records of reals. Prints the energy before and after, in units of 1e-9.
local sqrt = math.sqrt

local steps = 200000
local interval = 0.01

local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass }
end

local system = {
  body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.4784),
  body(4.8414, -1.1603, -0.1036, 0.6063, 2.8120, -0.0252, 0.0377),
  body(8.3434, 4.1248, -0.4035, -1.0108, 1.8257, 0.0084, 0.0113),
  body(12.8944, -15.1112, -0.2233, 1.0828, 0.8687, -0.0108, 0.0017),
  body(15.3797, -25.9193, 0.1793, 0.9791, 0.5947, -0.0347, 0.0020),
}

local function advance(dt)
  for i = 1, #system do
    local a = system[i]
    for j = i + 1, #system do
      local b = system[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local square = dx * dx + dy * dy + dz * dz
      local force = dt / (square * sqrt(square))
      a.vx = a.vx - dx * b.mass * force
      a.vy = a.vy - dy * b.mass * force
      a.vz = a.vz - dz * b.mass * force
      b.vx = b.vx + dx * a.mass * force
      b.vy = b.vy + dy * a.mass * force
      b.vz = b.vz + dz * a.mass * force
    end
  end
  for i = 1, #system do
    local a = system[i]
    a.x = a.x + dt * a.vx
    a.y = a.y + dt * a.vy
    a.z = a.z + dt * a.vz
  end
end

local function energy()
  local sum = 0.0
  for i = 1, #system do
    local a = system[i]
    sum = sum + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, #system do
      local b = system[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      sum = sum - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return sum
end

local function print_energy()
  print(string.format("%.0f", energy() * 1e9))
end

print_energy()
for _ = 1, steps do
  advance(interval)
end
print_energy()
