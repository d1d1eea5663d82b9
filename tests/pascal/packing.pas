{ 6.6.5.4: pack and unpack. }
program packing(output);
type
  word = packed array [1..4] of char;
var
  loose: array [0..9] of char;
  w: word;
  i: integer;
begin
  for i := 0 to 9 do
    loose[i] := chr(ord('a') + i);
  pack(loose, 3, w);
  writeln(w);
  w := 'WXYZ';
  unpack(w, loose, 5);
  for i := 0 to 9 do
    write(loose[i]);
  writeln;
  i := 7;
  pack(loose, i, w)
end.
{ expect: defg
  expect: abcdeWXYZj }
{ expect error: the elements to pack do not lie in the array (ISO 7185 D.28) }
