{ A large Fibonacci number by doubling, with schoolbook arithmetic on digits of base 10000. Prints how many decimal digits
  it has, their sum, and its first and last digits of base 10000. }
program Bignum(output);

const
  index = 59989;
  base = 10000;
  most = 3500; { digits of base 10000 }

type
  natural = record
    size: integer;
    digits: array [0..most] of integer { the least first; no zero at the end }
  end;

var
  number: natural;

procedure make(n: integer; var result: natural);
begin
  result.size := 0;
  while n > 0 do
  begin
    result.digits[result.size] := n mod base;
    result.size := result.size + 1;
    n := n div base
  end
end;

procedure trim(var n: natural);
var
  zero: boolean;
begin
  zero := true;
  while zero and (n.size > 0) do
    if n.digits[n.size - 1] = 0 then
      n.size := n.size - 1
    else
      zero := false
end;

procedure add(var a, b, sum: natural);
var
  i, carry, size: integer;
begin
  if a.size > b.size then
    size := a.size
  else
    size := b.size;
  carry := 0;
  for i := 0 to size - 1 do
  begin
    if i < a.size then
      carry := carry + a.digits[i];
    if i < b.size then
      carry := carry + b.digits[i];
    sum.digits[i] := carry mod base;
    carry := carry div base
  end;
  sum.digits[size] := carry;
  sum.size := size + 1;
  trim(sum)
end;

{ `a` is not less than `b`. }
procedure subtract(var a, b, difference: natural);
var
  i, borrow, digit: integer;
begin
  borrow := 0;
  for i := 0 to a.size - 1 do
  begin
    digit := a.digits[i] - borrow;
    if i < b.size then
      digit := digit - b.digits[i];
    borrow := ord(digit < 0);
    difference.digits[i] := digit + borrow * base
  end;
  difference.size := a.size;
  trim(difference)
end;

procedure multiply(var a, b, product: natural);
var
  i, j, carry: integer;
begin
  product.size := a.size + b.size;
  for i := 0 to product.size - 1 do
    product.digits[i] := 0;
  for i := 0 to a.size - 1 do
  begin
    carry := 0;
    for j := 0 to b.size - 1 do
    begin
      carry := carry + product.digits[i + j] + a.digits[i] * b.digits[j];
      product.digits[i + j] := carry mod base;
      carry := carry div base
    end;
    product.digits[i + b.size] := carry
  end;
  trim(product)
end;

{ The Fibonacci numbers of `n` and of the number after it. }
procedure fibonacci(n: integer; var current, next: natural);
var
  a, b, double, square: natural;
begin
  if n = 0 then
  begin
    make(0, current);
    make(1, next)
  end
  else
  begin
    fibonacci(n div 2, a, b);
    add(b, b, double);
    subtract(double, a, double);
    multiply(a, double, current);
    multiply(a, a, square);
    multiply(b, b, next);
    add(square, next, next);
    if odd(n) then
    begin
      add(current, next, double);
      current := next;
      next := double
    end
  end
end;

procedure print(var n: natural);
var
  i, digit, sum, count: integer;
begin
  sum := 0;
  for i := 0 to n.size - 1 do
  begin
    digit := n.digits[i];
    while digit > 0 do
    begin
      sum := sum + digit mod 10;
      digit := digit div 10
    end
  end;
  count := 4 * (n.size - 1);
  digit := n.digits[n.size - 1];
  while digit > 0 do
  begin
    count := count + 1;
    digit := digit div 10
  end;
  writeln(count:1);
  writeln(sum:1);
  writeln(n.digits[n.size - 1]:1);
  writeln(n.digits[0]:1)
end;

procedure run;
var
  next: natural;
begin
  fibonacci(index, number, next)
end;

begin
  run;
  print(number)
end.
