{ A signal taken apart into halves and put together again: reals at changing strides. }
program Wavelet(output);
const
  size = 1024;
var
  signal, other: array [0..1023] of real;
  i, half, round: integer;
  a, b, error: real;
begin
  for i := 0 to size - 1 do
    signal[i] := (i * i mod 97) / 97.0 + sin(i / 50.0);
  for round := 1 to 20 do
  begin
    half := size div 2;
    while half >= 1 do
    begin
      for i := 0 to half - 1 do
      begin
        a := signal[2 * i];
        b := signal[2 * i + 1];
        other[i] := (a + b) * 0.5;
        other[half + i] := (a - b) * 0.5
      end;
      for i := 0 to 2 * half - 1 do signal[i] := other[i];
      half := half div 2
    end;
    half := 1;
    while half < size do
    begin
      for i := 0 to half - 1 do
      begin
        other[2 * i] := signal[i] + signal[half + i];
        other[2 * i + 1] := signal[i] - signal[half + i]
      end;
      for i := 0 to 2 * half - 1 do signal[i] := other[i];
      half := half * 2
    end
  end;
  error := 0.0;
  for i := 0 to size - 1 do
    error := error + abs(signal[i] - ((i * i mod 97) / 97.0 + sin(i / 50.0)));
  writeln(trunc(error * 1000))
end.
