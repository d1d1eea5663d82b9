{ Digits of e, and a large power: arithmetic on arrays of digits. }
program DigitsOfE(output);
const
  digits = 400;
  most = 300;
type
  number = array [0..most] of integer;
var
  rest: array [0..402] of integer;
  power: number;
  i, j, carry, sum, length: integer;

procedure multiply(var n: number; var length: integer; factor: integer);
var i, carry, value: integer;
begin
  carry := 0;
  for i := 0 to length - 1 do
  begin
    value := n[i] * factor + carry;
    n[i] := value mod 10000;
    carry := value div 10000
  end;
  while carry > 0 do
  begin
    n[length] := carry mod 10000;
    carry := carry div 10000;
    length := length + 1
  end
end;

begin
  for i := 0 to digits + 1 do rest[i] := 1;
  sum := 0;
  for j := 1 to digits do
  begin
    carry := 0;
    for i := digits + 1 downto 0 do
    begin
      carry := carry + rest[i] * 10;
      rest[i] := carry mod (i + 2);
      carry := carry div (i + 2)
    end;
    sum := (sum * 10 + carry) mod 99991
  end;
  writeln(sum);
  power[0] := 1;
  length := 1;
  for i := 1 to 700 do multiply(power, length, 37);
  sum := 0;
  for i := 0 to length - 1 do sum := (sum + power[i] * (i + 1)) mod 99991;
  writeln(length, ' ', sum)
end.
