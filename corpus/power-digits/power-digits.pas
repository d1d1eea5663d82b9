{ Powers of two beyond 64 bits: numbers as arrays of digits. }
program PowerDigits(output);

const
  most = 30;

type
  number = record
    length: 1..most;
    digits: array [1..most] of 0..9
  end;

procedure double(var n: number);
var
  i, value, carry: integer;
begin
  carry := 0;
  for i := 1 to n.length do
  begin
    value := 2 * n.digits[i] + carry;
    n.digits[i] := value mod 10;
    carry := value div 10
  end;
  if carry > 0 then
  begin
    n.length := n.length + 1;
    n.digits[n.length] := carry
  end
end;

procedure show(exponent: integer);
var
  power: number;
  i, sum: integer;
begin
  power.length := 1;
  power.digits[1] := 1;
  for i := 1 to exponent do
    double(power);
  write('2^', exponent:1, ' = ');
  sum := 0;
  for i := power.length downto 1 do
  begin
    write(power.digits[i]:1);
    sum := sum + power.digits[i]
  end;
  writeln(', digit sum ', sum:1)
end;

begin
  show(10);
  show(32);
  show(70)
end.
