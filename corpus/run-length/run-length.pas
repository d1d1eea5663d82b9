{ Runs of equal characters as records of their length and the character, and back. }
program RunLength(output);

const
  length = 20;

type
  run = record
    count: integer;
    symbol: char
  end;

var
  text: packed array [1..length] of char;
  runs: array [1..length] of run;
  used, i, j: integer;

procedure start(c: char);
begin
  used := used + 1;
  runs[used].count := 1;
  runs[used].symbol := c
end;

begin
  text := 'WWWWWWWWWWWWBWWWWBBB';
  used := 0;
  start(text[1]);
  for i := 2 to length do
    if text[i] = runs[used].symbol then
      runs[used].count := runs[used].count + 1
    else
      start(text[i]);
  for i := 1 to used do
    with runs[i] do
      write(count:1, symbol);
  writeln;
  for i := 1 to used do
    with runs[i] do
      for j := 1 to count do
        write(symbol);
  writeln
end.
