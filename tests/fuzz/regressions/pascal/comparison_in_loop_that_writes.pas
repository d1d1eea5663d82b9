{ What a comparison of strings reads may be changed in the loop around it. }
program compare(output);
type
  word = packed array [1..5] of char;
var
  list: array [1..3] of word;
  i, j: integer;
  swapped: word;
begin
  list[1] := 'pears';
  list[2] := 'apple';
  list[3] := 'grape';
  for i := 1 to 2 do
    for j := i + 1 to 3 do
      if list[3] < list[i] then begin
        swapped := list[i];
        list[i] := list[j];
        list[j] := swapped
      end;
  for i := 1 to 3 do
    write(list[i], ' ');
  writeln
end.
