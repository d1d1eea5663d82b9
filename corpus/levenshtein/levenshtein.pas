{ How many letters to insert, remove or replace to make one word of another, by a table. }
program Levenshtein(output);

const
  longest = 8;

type
  word = packed array [1..longest] of char;

function least(a, b, c: integer): integer;
begin
  if b < a then
    a := b;
  if c < a then
    a := c;
  least := a
end;

function distance(a, b: word; m, n: integer): integer;
var
  table: array [0..longest, 0..longest] of integer;
  i, j, change: integer;
begin
  for i := 0 to m do
    table[i, 0] := i;
  for j := 0 to n do
    table[0, j] := j;
  for i := 1 to m do
    for j := 1 to n do
    begin
      change := ord(a[i] <> b[j]);
      table[i, j] := least(table[i - 1, j] + 1, table[i, j - 1] + 1,
                           table[i - 1, j - 1] + change)
    end;
  distance := table[m, n]
end;

procedure show(a, b: word; m, n: integer);
begin
  writeln(a:m, ' to ', b:n, ': ', distance(a, b, m, n):1)
end;

begin
  show('kitten  ', 'sitting ', 6, 7);
  show('flaw    ', 'lawn    ', 4, 4);
  show('saturday', 'sunday  ', 8, 6);
  show('same    ', 'same    ', 4, 4)
end.
