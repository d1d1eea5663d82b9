{ 6.4.3.2, 6.7.2.5: string types are compared as wholes, and hold their characters. }
program strings(output);
const
  hello = 'hello';
type
  word = packed array [1..5] of char;
var
  a, b: word;
  list: array [1..3] of word;
  i, j: integer;

procedure shout(w: word; var result: word);
var
  i: integer;
begin
  for i := 1 to 5 do
    result[i] := chr(ord(w[i]) - 32);
  w[1] := '-'
end;

begin
  a := hello;
  b := 'help ';
  writeln(a < b, ' ', a = hello, ' ', b >= 'hello', ' ', a <> b, ' ', 'it''s':4);
  shout(a, b);
  writeln(a, ' ', b);
  shout('again', b);
  writeln(b);
  list[1] := 'pears';
  list[2] := 'apple';
  list[3] := 'grape';
  for i := 1 to 2 do
    for j := i + 1 to 3 do
      if list[j] < list[i] then begin
        a := list[i];
        list[i] := list[j];
        list[j] := a
      end;
  for i := 1 to 3 do
    write(list[i], ' ');
  writeln
end.
{ expect: true true true true it's
  expect: hello HELLO
  expect: AGAIN
  expect: apple grape pears }
