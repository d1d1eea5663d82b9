{ How often each word occurs, in the order of their first appearance. }
program WordCount(output);

const
  length = 37;
  longest = 8;

type
  word = packed array [1..longest] of char;

var
  text: packed array [1..length] of char;
  entries: array [1..length] of record
    name: word;
    size, count: integer
  end;
  used, at, i: integer;

procedure enter(w: word; letters: integer);
var
  i: integer;
begin
  i := 1;
  entries[used + 1].name := w;
  entries[used + 1].size := letters;
  entries[used + 1].count := 0;
  while entries[i].name <> w do
    i := i + 1;
  if i > used then
    used := i;
  entries[i].count := entries[i].count + 1
end;

procedure nextWord;
var
  w: word;
  letters: integer;
begin
  w := '        ';
  letters := 0;
  while text[at] <> ' ' do
  begin
    letters := letters + 1;
    w[letters] := text[at];
    at := at + 1
  end;
  at := at + 1;
  enter(w, letters)
end;

begin
  text := 'the cat and the dog and the bird sat ';
  used := 0;
  at := 1;
  while at <= length do
    nextWord;
  for i := 1 to used do
    with entries[i] do
      writeln(name:size, ': ', count:1)
end.
