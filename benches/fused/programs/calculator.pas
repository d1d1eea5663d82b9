{ Formulas read by recursive descent from an array of characters. }
program Calculator(output);
const
  longest = 4000;
var
  text: packed array [1..longest] of char;
  size, at, seed, sum, round: integer;
  here: char;

procedure put(c: char);
begin
  size := size + 1;
  text[size] := c
end;

function next(bound: integer): integer;
begin
  seed := (seed * 1103 + 377) mod 32768;
  next := seed mod bound
end;

procedure number;
var i: integer;
begin
  for i := 0 to next(3) do put(chr(ord('1') + next(9)))
end;

procedure make(depth: integer);
begin
  if (depth = 0) or (next(5) = 0) then number
  else if next(3) = 0 then
  begin
    put('(');
    make(depth - 1);
    put(' ');
    put(')')
  end
  else
  begin
    make(depth - 1);
    case next(3) of
      0: put('+');
      1: put('-');
      2: put('*')
    end;
    put(' ');
    make(depth - 1)
  end
end;

procedure advance;
begin
  repeat
    at := at + 1;
    if at <= size then here := text[at] else here := ';'
  until here <> ' '
end;

function expression: integer; forward;

function factor: integer;
var value: integer;
begin
  if here = '(' then
  begin
    advance;
    factor := expression;
    advance
  end
  else
  begin
    value := 0;
    while (here >= '0') and (here <= '9') do
    begin
      value := value * 10 + ord(here) - ord('0');
      advance
    end;
    factor := value
  end
end;

function term: integer;
var value: integer;
begin
  value := factor;
  while here = '*' do
  begin
    advance;
    value := value * factor mod 10007
  end;
  term := value
end;

function expression;
var value: integer; sign: char;
begin
  value := term;
  while here in ['+', '-'] do
  begin
    sign := here;
    advance;
    if sign = '+' then value := (value + term) mod 10007
    else value := (value - term) mod 10007
  end;
  expression := value
end;

begin
  seed := 17;
  sum := 0;
  for round := 1 to 300 do
  begin
    size := 0;
    make(6);
    at := 0;
    advance;
    sum := sum + expression
  end;
  writeln(sum)
end.
