{ 6.5.3.2: an index outside is an error, at the end of an expression whose operations are fused too. }
program sums(output);
var b: array [1..5, 1..5] of real;
procedure put(i, j: integer; k: real);
begin
  b[i, j] := k * k + k * k;
  writeln(b[i, j]:4:1)
end;
begin
  put(2, 3, 2.0);
  put(5, 6, 1.0)
end.
{ expect:  8.0 }
{ expect error: index 6 is outside 1..5 (ISO 7185 D.1) }
