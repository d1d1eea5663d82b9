{ A spell checker: a dictionary of made-up words as a tree by letters, in which the nearest word to each misspelt one is
  searched. Prints how many words the dictionary has, how many were found at no, one and two edits, how many were not
  found, and a checksum of the words found. }
program SpellChecker(output);

const
  attempts = 8000; { at words for the dictionary }
  queries = 300;
  maxLength = 12;
  tooFar = 3; { edits }

type
  position = 0..maxLength;
  word = record
    length: position;
    letters: packed array [1..maxLength] of char
  end;
  link = ^node;
  node = record
    children: array ['a'..'z'] of link;
    complete: boolean;
    spelling: word { if complete }
  end;
  edits = array [position] of integer;

var
  root: link;
  wanted, nearest: word;
  least: integer; { edits of the nearest }
  seed, size, i, checksum: integer;
  first: edits;
  found: array [0..tooFar] of integer;

function random(limit: integer): integer;
begin
  seed := (seed * 3877 + 29573) mod 139968;
  random := seed * limit div 139968
end;

function consonant: char;
type
  letters = packed array [1..12] of char;
var
  all: letters;
begin
  all := 'bdfgklmnprst';
  consonant := all[1 + random(12)]
end;

function vowel: char;
begin
  case random(5) of
    0: vowel := 'a';
    1: vowel := 'e';
    2: vowel := 'i';
    3: vowel := 'o';
    4: vowel := 'u'
  end
end;

procedure append(var w: word; letter: char);
begin
  w.length := w.length + 1;
  w.letters[w.length] := letter
end;

{ Two to four syllables. }
procedure makeWord(var w: word);
var
  syllable: integer;
begin
  w.length := 0;
  for syllable := 1 to 2 + random(3) do
  begin
    append(w, consonant);
    append(w, vowel)
  end
end;

{ A word with one letter replaced, one left out and one added, each in one case of two. }
procedure misspell(var w: word);
var
  original: word;
  place, i: integer;
begin
  if random(2) = 0 then
    w.letters[1 + random(w.length)] := consonant;
  if random(2) = 0 then
  begin
    place := 1 + random(w.length);
    for i := place to w.length - 1 do
      w.letters[i] := w.letters[i + 1];
    w.length := w.length - 1
  end;
  if random(2) = 0 then
  begin
    original := w;
    place := random(w.length + 1);
    w.length := place;
    append(w, vowel);
    for i := place + 1 to original.length do
      append(w, original.letters[i])
  end
end;

function newNode: link;
var
  n: link;
  letter: char;
begin
  new(n);
  for letter := 'a' to 'z' do
    n^.children[letter] := nil;
  n^.complete := false;
  newNode := n
end;

procedure insert(var w: word);
var
  n: link;
  i: integer;
begin
  n := root;
  for i := 1 to w.length do
  begin
    if n^.children[w.letters[i]] = nil then
      n^.children[w.letters[i]] := newNode;
    n := n^.children[w.letters[i]]
  end;
  if not n^.complete then
  begin
    n^.complete := true;
    n^.spelling := w;
    size := size + 1
  end
end;

function min(a, b: integer): integer;
begin
  if a < b then
    min := a
  else
    min := b
end;

{ Goes down to a node by a letter. `above` has the edits that make of the letters before it each beginning of the word. }
procedure search(n: link; letter: char; var above: edits);
var
  row: edits;
  column, replaced, best: integer;
  next: char;
begin
  row[0] := above[0] + 1;
  best := row[0];
  for column := 1 to wanted.length do
  begin
    replaced := above[column - 1];
    if wanted.letters[column] <> letter then
      replaced := replaced + 1;
    row[column] := min(replaced, min(above[column], row[column - 1]) + 1);
    best := min(best, row[column])
  end;
  if n^.complete and (row[wanted.length] < least) then
  begin
    least := row[wanted.length];
    nearest := n^.spelling
  end;
  if best < least then
    for next := 'a' to 'z' do
      if n^.children[next] <> nil then
        search(n^.children[next], next, row)
end;

procedure check;
var
  letter: char;
  column: integer;
begin
  least := tooFar;
  nearest.length := 0;
  for column := 0 to wanted.length do
    first[column] := column;
  for letter := 'a' to 'z' do
    if root^.children[letter] <> nil then
      search(root^.children[letter], letter, first);
  found[least] := found[least] + 1;
  for column := 1 to nearest.length do
    checksum := (checksum * 31 + ord(nearest.letters[column])) mod 1000003
end;

begin
  seed := 42;
  size := 0;
  root := newNode;
  for i := 1 to attempts do
  begin
    makeWord(wanted);
    insert(wanted)
  end;
  for i := 0 to tooFar do
    found[i] := 0;
  checksum := 0;
  for i := 1 to queries do
  begin
    makeWord(wanted);
    misspell(wanted);
    check
  end;
  writeln(size:1);
  for i := 0 to tooFar do
    writeln(found[i]:1);
  writeln(checksum:1)
end.
