{ 6.4.5, 6.4.6, 6.7.2: what fits what. }
program types(output);
type
  colour = (red, green);
  string = packed array [1..3] of char;
  one = array [1..3] of integer;
  two = array [1..3] of integer;
var
  i: integer;
  x: real;
  b: boolean;
  c: colour;
  s: string;
  a1: one;
  a2: two;
  d: 1..10;
  p: ^integer;
  q: ^integer;
  sc: set of colour;
begin
  i := x; {! P020 found real, expected integer }
  x := i;
  i := d;
  c := 1; {! P020 found integer, expected colour }
  b := i; {! P020 found integer, expected Boolean }
  a1 := a2; {! P020 found two, expected one }
  s := 'four'; {! P020 found string of 4 characters, expected string }
  s := 'two';
  p := q; {! P020 expected }
  p := nil;
  i := i / 2; {! P020 found real, expected integer }
  i := i div x; {! P020 found real, expected integer }
  b := not i; {! P020 found integer, expected Boolean }
  b := i and b; {! P020 found integer, expected Boolean }
  b := c = i; {! P020 `=` does not apply to colour and integer }
  b := a1 = a1; {! P020 `=` does not apply to one and one }
  b := p < nil; {! P020 `<` does not apply }
  b := red in sc;
  b := 1 in sc; {! P020 found integer, expected colour }
  sc := [red, 1]; {! P020 the members of a set are of one type }
  sc := sc + [2]; {! P020 the operands are }
  b := sc < sc; {! P020 `<` does not apply to }
  d := 11; {! P024 11 is outside 1..10 }
  if i then {! P020 found integer, expected Boolean }
    i := a1; {! P020 found one, expected integer }
  i := a1[true]; {! P020 the index is Boolean, expected }
  i := i.field; {! P020 this is integer, not a record }
  i := i^; {! P020 this is integer, not a pointer }
  i := i[1]; {! P020 this is integer, not an array }
  case x of {! P020 found real, expected a value of an ordinal type }
    1: i := 1
  end;
  i := ord(x); {! P020 found real, expected a value of an ordinal type }
  i := trunc(i); {! P020 found integer, expected real }
  i := succ(1, 2) {! P021 1 parameter wanted, found 2 }
end.
