{ 6.4.2.2: the characters 0 to 255 are those of Unicode. }
program characters(output);
var
  c: char;
begin
  c := 'é';
  writeln(c, ' ', ord(c), ' ', chr(252), 'ß':3, ' «ça»');
  writeln(c in ['à'..'ü'], ' ', succ(c))
end.
{ expect: é 233 ü  ß «ça»
  expect: true ê }
