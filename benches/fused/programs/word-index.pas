{ An index of words: records in a tree, letters in arrays, sorted output put together in a buffer. }
program WordIndex(output);
const
  longest = 12;
type
  word = packed array [1..longest] of char;
  tree = ^entry;
  entry = record name: word; count: integer; left, right: tree end;
var
  root: tree;
  seed, i, lines, checksum: integer;
  buffer: packed array [1..20000] of char;
  used: integer;
  w: word;

function next(bound: integer): integer;
begin
  seed := (seed * 1366 + 150889) mod 714025;
  next := seed mod bound
end;

procedure invent(var w: word);
var i, length: integer;
begin
  length := 2 + next(3);
  for i := 1 to longest do
    if i > length then w[i] := ' '
    else if odd(i) then w[i] := chr(ord('b') + next(5))
    else
      case next(3) of
        0: w[i] := 'a';
        1: w[i] := 'e';
        2: w[i] := 'o'
      end
end;

procedure enter(var t: tree; var w: word);
begin
  if t = nil then
  begin
    new(t);
    t^.name := w;
    t^.count := 1;
    t^.left := nil;
    t^.right := nil
  end
  else if w < t^.name then enter(t^.left, w)
  else if w > t^.name then enter(t^.right, w)
  else t^.count := t^.count + 1
end;

procedure put(c: char);
begin
  used := used + 1;
  buffer[used] := c
end;

procedure putNumber(n: integer);
begin
  if n >= 10 then putNumber(n div 10);
  put(chr(ord('0') + n mod 10))
end;

procedure list(t: tree);
var i: integer;
begin
  if t <> nil then
  begin
    list(t^.left);
    i := 1;
    while (i < longest) and (t^.name[i] <> ' ') do
    begin
      put(t^.name[i]);
      i := i + 1
    end;
    put(':');
    putNumber(t^.count);
    put(';');
    lines := lines + 1;
    list(t^.right)
  end
end;

begin
  seed := 11;
  root := nil;
  for i := 1 to 12000 do
  begin
    invent(w);
    enter(root, w)
  end;
  used := 0;
  lines := 0;
  list(root);
  checksum := 0;
  for i := 1 to used do checksum := (checksum * 31 + ord(buffer[i])) mod 65521;
  writeln(lines, ' ', used, ' ', checksum)
end.
