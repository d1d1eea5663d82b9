{ 6.7.2.2 }
program division(output);
var
  x: real;
begin
  x := 0;
  writeln(1 / (x + 2):4:1);
  writeln(1 / x:4:1)
end.
{ expect:  0.5 }
{ expect error: division by zero (ISO 7185 D.44) }
