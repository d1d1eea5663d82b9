{ A message with each letter moved along the alphabet, and back. }
program CaesarCipher(output);

const
  length = 32;

type
  message = packed array [1..length] of char;

var
  text: message;

function move(c, first: char; key: integer): char;
begin
  move := chr(ord(first) + (ord(c) - ord(first) + key) mod 26)
end;

procedure cipher(var m: message; key: integer);
var
  i: integer;
begin
  for i := 1 to length do
    if m[i] in ['a'..'z'] then
      m[i] := move(m[i], 'a', key)
    else if m[i] in ['A'..'Z'] then
      m[i] := move(m[i], 'A', key)
end;

begin
  text := 'Attack at dawn, by the Xyz gate!';
  writeln(text);
  cipher(text, 3);
  writeln(text);
  cipher(text, -3);
  writeln(text)
end.
