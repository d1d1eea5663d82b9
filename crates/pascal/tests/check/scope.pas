{ 6.2.2.9: a name is declared before it is used, in the whole of its block. }
program scope(output);
const
  size = 3;

procedure early;
const
  double = size;
  size = 4; {! P013 `size` is used before it is declared in this block }
begin
  writeln(double)
end;

begin
  sizes := 1; {! P010 `sizes` is not declared }
  sizes := 2;
  early
end.
