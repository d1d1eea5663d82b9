{ 6.7.1, 6.7.2.4, 6.7.2.5: constructors, operations and comparisons of sets. }
program sets(output);
type
  colour = (red, green, blue, white);
  colours = set of colour;
  digits = set of 0..9;
var
  some, more: colours;
  d: digits;
  letters, vowels: set of char;
  big: set of 0..255;
  c: colour;
  i: integer;
  l: char;

procedure show(s: colours);
var
  c: colour;
begin
  for c := red to white do
    if c in s then
      write(ord(c), ' ');
  writeln('.')
end;

begin
  some := [red, blue];
  more := [green..white];
  show(some + more);
  show(some * more);
  show(some - more);
  show([]);
  c := blue;
  show([c..white] + [red]);
  show([white..red]);
  writeln(some <= [red..blue], ' ', some >= more, ' ', some = [blue, red], ' ', some <> more);
  writeln(blue in some, ' ', green in some, ' ', c in [green, blue]);
  d := [];
  for i := 0 to 4 do
    d := d + [2 * i];
  for i := 0 to 9 do
    if not (i in d) then
      write(i, ' ');
  writeln(100 in d);
  vowels := ['a', 'e', 'i', 'o', 'u'];
  letters := ['a'..'z'];
  for l := 'a' to 'z' do
    if l in letters - vowels then
      write(l);
  writeln;
  big := [0, 63, 64, 200..202, 255];
  big := big - [201];
  for i := 0 to 255 do
    if i in big then
      write(i, ' ');
  writeln([200, 255] <= big, ' ', big * [201] = []);
  i := 70;
  writeln(i in [1..80], ' ', i in [1, 2, 65..69], ' ', i in [i], ' ', 'x' in ['a'..'c', 'x'..'z'])
end.
{ expect: 0 1 2 3 .
  expect: 2 .
  expect: 0 .
  expect: .
  expect: 0 2 3 .
  expect: .
  expect: true false true true
  expect: true false true
  expect: 1 3 5 7 9 false
  expect: bcdfghjklmnpqrstvwxyz
  expect: 0 63 64 200 202 255 true true
  expect: true false true true }
