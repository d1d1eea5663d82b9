{ Builds a long text: each number with its name in English and in Roman numerals. Prints the text's length, how many times
  each vowel occurs, and a checksum of its characters. }
program StringBuilder(output);

const
  numbers = 20000;
  rounds = 2;
  capacity = 2000000;
  longest = 9;

type
  piece = packed array [1..longest] of char; { filled up with spaces }
  builder = record
    length: integer;
    characters: packed array [1..capacity] of char
  end;
  names = array [0..19] of piece;

var
  text: builder;
  small, tens, digits: names;
  worth: array [0..12] of integer;
  round, i, checksum: integer;
  vowels: array [1..5] of integer;

procedure addCharacter(var b: builder; c: char);
begin
  b.length := b.length + 1;
  b.characters[b.length] := c
end;

procedure addPiece(var b: builder; p: piece);
var
  i: integer;
begin
  for i := 1 to longest do
    if p[i] <> ' ' then
      addCharacter(b, p[i])
end;

procedure addDecimal(var b: builder; n: integer);
begin
  if n >= 10 then
    addDecimal(b, n div 10);
  addCharacter(b, chr(ord('0') + n mod 10))
end;

{ In English, of numbers from 1 to 999999. }
procedure addName(var b: builder; n: integer);
begin
  if n >= 1000 then
  begin
    addName(b, n div 1000);
    addCharacter(b, ' ');
    addPiece(b, 'thousand ');
    n := n mod 1000;
    if n > 0 then
      addCharacter(b, ' ')
  end;
  if n >= 100 then
  begin
    addPiece(b, small[n div 100]);
    addCharacter(b, ' ');
    addPiece(b, 'hundred  ');
    n := n mod 100;
    if n > 0 then
    begin
      addCharacter(b, ' ');
      addPiece(b, 'and      ');
      addCharacter(b, ' ')
    end
  end;
  if n >= 20 then
  begin
    addPiece(b, tens[n div 10]);
    n := n mod 10;
    if n > 0 then
      addCharacter(b, '-')
  end;
  if n > 0 then
    addPiece(b, small[n])
end;

procedure addRoman(var b: builder; n: integer);
var
  i: integer;
begin
  for i := 0 to 12 do
    while n >= worth[i] do
    begin
      addPiece(b, digits[i]);
      n := n - worth[i]
    end
end;

procedure name;
begin
  small[1] := 'one      ';   small[2] := 'two      ';   small[3] := 'three    ';
  small[4] := 'four     ';   small[5] := 'five     ';   small[6] := 'six      ';
  small[7] := 'seven    ';   small[8] := 'eight    ';   small[9] := 'nine     ';
  small[10] := 'ten      ';  small[11] := 'eleven   ';  small[12] := 'twelve   ';
  small[13] := 'thirteen ';  small[14] := 'fourteen ';  small[15] := 'fifteen  ';
  small[16] := 'sixteen  ';  small[17] := 'seventeen';  small[18] := 'eighteen ';
  small[19] := 'nineteen ';
  tens[2] := 'twenty   ';    tens[3] := 'thirty   ';    tens[4] := 'forty    ';
  tens[5] := 'fifty    ';    tens[6] := 'sixty    ';    tens[7] := 'seventy  ';
  tens[8] := 'eighty   ';    tens[9] := 'ninety   ';
  worth[0] := 1000;  digits[0] := 'M        ';
  worth[1] := 900;   digits[1] := 'CM       ';
  worth[2] := 500;   digits[2] := 'D        ';
  worth[3] := 400;   digits[3] := 'CD       ';
  worth[4] := 100;   digits[4] := 'C        ';
  worth[5] := 90;    digits[5] := 'XC       ';
  worth[6] := 50;    digits[6] := 'L        ';
  worth[7] := 40;    digits[7] := 'XL       ';
  worth[8] := 10;    digits[8] := 'X        ';
  worth[9] := 9;     digits[9] := 'IX       ';
  worth[10] := 5;    digits[10] := 'V        ';
  worth[11] := 4;    digits[11] := 'IV       ';
  worth[12] := 1;    digits[12] := 'I        '
end;

procedure build;
var
  n: integer;
begin
  text.length := 0;
  for n := 1 to numbers do
  begin
    addDecimal(text, n);
    addCharacter(text, ' ');
    addName(text, n);
    addCharacter(text, ' ');
    addRoman(text, n mod 4000);
    addCharacter(text, ';')
  end
end;

procedure measure(c: char);
begin
  checksum := (checksum * 31 + ord(c)) mod 1000003;
  if c in ['a', 'e', 'i', 'o', 'u'] then
    case c of
      'a': vowels[1] := vowels[1] + 1;
      'e': vowels[2] := vowels[2] + 1;
      'i': vowels[3] := vowels[3] + 1;
      'o': vowels[4] := vowels[4] + 1;
      'u': vowels[5] := vowels[5] + 1
    end
end;

begin
  name;
  for i := 1 to 5 do
    vowels[i] := 0;
  checksum := 0;
  for round := 1 to rounds do
  begin
    build;
    for i := 1 to text.length do
      measure(text.characters[i])
  end;
  writeln(text.length:1);
  for i := 1 to 5 do
    writeln(vowels[i]:1);
  writeln(checksum:1)
end.
