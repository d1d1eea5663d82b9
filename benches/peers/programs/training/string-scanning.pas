{ A text searched character by character, each time from one character later: its words, the longest of them, and
  how often a pattern occurs. Prints the sums of what was found. }
program StringScanning(output);

const
  size = 100000;
  afterLast = 100001;
  rounds = 30;
  patternSize = 4;

type
  pattern = packed array [1..patternSize] of char;

var
  text: packed array [1..afterLast] of char; { a space ends it }
  from, words, longest, found: integer;

procedure fill;
var
  i, seed, code: integer;
begin
  seed := 42;
  for i := 1 to size do
  begin
    seed := (seed * 1309 + 13849) mod 65536;
    code := seed div 8192;
    if code < 6 then
      text[i] := chr(ord('a') + code)
    else
      text[i] := ' '
  end;
  text[afterLast] := ' '
end;

procedure scanWords(i: integer);
var
  start, longestHere: integer;
begin
  longestHere := 0;
  while i <= size do
    if text[i] = ' ' then
      i := i + 1
    else
    begin
      start := i;
      while text[i] <> ' ' do
        i := i + 1;
      words := words + 1;
      if i - start > longestHere then
        longestHere := i - start
    end;
  longest := longest + longestHere
end;

function occurrences(wanted: pattern; from: integer): integer;
var
  start, matched, count: integer;
  equal: boolean;
begin
  count := 0;
  for start := from - 1 to size - patternSize do
  begin
    matched := 0;
    equal := true;
    while equal and (matched < patternSize) do
      if text[start + matched + 1] = wanted[matched + 1] then
        matched := matched + 1
      else
        equal := false;
    if equal then
      count := count + 1
  end;
  occurrences := count
end;

begin
  fill;
  words := 0;
  longest := 0;
  found := 0;
  for from := 1 to rounds do
  begin
    scanWords(from);
    found := found + occurrences('abba', from)
  end;
  writeln(words:1);
  writeln(longest:1);
  writeln(found:1)
end.
