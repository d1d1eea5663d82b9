{ Numbers in Roman numerals. }
program RomanNumerals(output);

const
  count = 13;

type
  symbol = packed array [1..2] of char;

var
  numerals: array [1..count] of record
    value: integer;
    name: symbol;
    size: 1..2
  end;
  filled: integer;

procedure add(v: integer; s: symbol);
begin
  filled := filled + 1;
  with numerals[filled] do
  begin
    value := v;
    name := s;
    if s[2] = ' ' then
      size := 1
    else
      size := 2
  end
end;

procedure show(n: integer);
var
  i: integer;
begin
  write(n:1, ' = ');
  for i := 1 to count do
    with numerals[i] do
      while n >= value do
      begin
        write(name:size);
        n := n - value
      end;
  writeln
end;

begin
  filled := 0;
  add(1000, 'M '); add(900, 'CM'); add(500, 'D '); add(400, 'CD');
  add(100, 'C '); add(90, 'XC'); add(50, 'L '); add(40, 'XL');
  add(10, 'X '); add(9, 'IX'); add(5, 'V '); add(4, 'IV'); add(1, 'I ');
  show(4); show(9); show(14); show(40); show(90); show(400);
  show(1994); show(2024); show(3888)
end.
