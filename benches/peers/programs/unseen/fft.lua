-- Multiplies polynomials by the fast Fourier transform. Prints a checksum of the product's coefficients.
local floor, sqrt = math.floor, math.sqrt

local size = 16384
local half = size / 2 -- coefficients of a factor
local rounds = 10

local seed = 42

local function signal()
  local re, im = {}, {}
  for i = 1, size do
    re[i], im[i] = 0.0, 0.0
  end
  for i = 1, half do
    seed = (seed * 3877 + 29573) % 139968
    re[i] = seed % 10 + 0.0
  end
  return { re = re, im = im }
end

-- Brings each element to the index whose binary digits are those of its own in reverse.
local function reorder(s)
  local re, im = s.re, s.im
  local j = 0
  for i = 1, size - 1 do
    local bit = floor(half)
    while j >= bit do
      j = j - bit
      bit = floor(bit / 2)
    end
    j = j + bit
    if i < j then
      re[i + 1], re[j + 1] = re[j + 1], re[i + 1]
      im[i + 1], im[j + 1] = im[j + 1], im[i + 1]
    end
  end
end

-- In place; `direction` is 1, or -1 for the inverse without its division by the size.
local function transform(s, direction)
  reorder(s)
  local re, im = s.re, s.im
  local cosine, sine = -1.0, 0.0 -- of a full turn divided by the length
  local length = 2
  while length <= size do
    local middle = floor(length / 2)
    local wr, wi = 1.0, 0.0
    for start = 1, middle do
      for i = start, size, length do
        local j = i + middle
        local turned_re = wr * re[j] - wi * im[j]
        local turned_im = wr * im[j] + wi * re[j]
        re[j], im[j] = re[i] - turned_re, im[i] - turned_im
        re[i], im[i] = re[i] + turned_re, im[i] + turned_im
      end
      wr, wi = wr * cosine - wi * sine * direction, wi * cosine + wr * sine * direction
    end
    sine = length == 2 and 1.0 or sqrt((1.0 - cosine) / 2)
    cosine = sqrt((1.0 + cosine) / 2)
    length = length * 2
  end
end

local function multiply(a, b)
  transform(a, 1)
  transform(b, 1)
  for i = 1, size do
    a.re[i], a.im[i] = a.re[i] * b.re[i] - a.im[i] * b.im[i], a.re[i] * b.im[i] + a.im[i] * b.re[i]
  end
  transform(a, -1)
end

local checksum = 0
for _ = 1, rounds do
  local a, b = signal(), signal()
  multiply(a, b)
  for i = 1, size do
    checksum = (checksum * 3 + floor(a.re[i] / size + 0.5)) % 1000003
  end
end
print(checksum)
