{ Multiplies polynomials by the fast Fourier transform. Prints a checksum of the product's coefficients. }
program Fft(output);

const
  size = 16384;
  last = 16383;
  half = 8192; { coefficients of a factor }
  rounds = 10;

type
  vector = array [0..last] of real;
  signal = record
    re, im: vector
  end;

var
  a, b: signal;
  seed, round, checksum: integer;

procedure fill(var s: signal);
var
  i: integer;
begin
  for i := 0 to last do
  begin
    s.re[i] := 0.0;
    s.im[i] := 0.0
  end;
  for i := 0 to half - 1 do
  begin
    seed := (seed * 3877 + 29573) mod 139968;
    s.re[i] := seed mod 10
  end
end;

{ Brings each element to the index whose binary digits are those of its own in reverse. }
procedure reorder(var s: signal);
var
  i, j, bit: integer;
  other: real;
begin
  j := 0;
  for i := 1 to last do
  begin
    bit := half;
    while j >= bit do
    begin
      j := j - bit;
      bit := bit div 2
    end;
    j := j + bit;
    if i < j then
    begin
      other := s.re[i];
      s.re[i] := s.re[j];
      s.re[j] := other;
      other := s.im[i];
      s.im[i] := s.im[j];
      s.im[j] := other
    end
  end
end;

{ In place; `direction` is 1.0, or -1.0 for the inverse without its division by the size. }
procedure transform(var s: signal; direction: real);
var
  length, middle, start, i, j: integer;
  cosine, sine, wr, wi, rotated, re, im: real;
begin
  reorder(s);
  length := 2;
  cosine := -1.0; { of a full turn divided by the length }
  sine := 0.0;
  while length <= size do
  begin
    middle := length div 2;
    wr := 1.0;
    wi := 0.0;
    for start := 0 to middle - 1 do
    begin
      i := start;
      while i < size do
      begin
        j := i + middle;
        re := wr * s.re[j] - wi * s.im[j];
        im := wr * s.im[j] + wi * s.re[j];
        s.re[j] := s.re[i] - re;
        s.im[j] := s.im[i] - im;
        s.re[i] := s.re[i] + re;
        s.im[i] := s.im[i] + im;
        i := i + length
      end;
      rotated := wr * cosine - wi * sine * direction;
      wi := wi * cosine + wr * sine * direction;
      wr := rotated
    end;
    if length = 2 then
      sine := 1.0
    else
      sine := sqrt((1.0 - cosine) / 2);
    cosine := sqrt((1.0 + cosine) / 2);
    length := length * 2
  end
end;

procedure multiply(var a, b: signal);
var
  i: integer;
  re: real;
begin
  transform(a, 1.0);
  transform(b, 1.0);
  for i := 0 to last do
  begin
    re := a.re[i] * b.re[i] - a.im[i] * b.im[i];
    a.im[i] := a.re[i] * b.im[i] + a.im[i] * b.re[i];
    a.re[i] := re
  end;
  transform(a, -1.0)
end;

procedure add(var s: signal);
var
  i: integer;
begin
  for i := 0 to last do
    checksum := (checksum * 3 + trunc(s.re[i] / size + 0.5)) mod 1000003
end;

begin
  seed := 42;
  checksum := 0;
  for round := 1 to rounds do
  begin
    fill(a);
    fill(b);
    multiply(a, b);
    add(a)
  end;
  writeln(checksum:1)
end.
