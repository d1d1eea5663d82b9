{ 6.5.3.2: an index outside is an error; a loop that steps, reads and compares is one fused operation. }
program search(output);
var
  s: packed array [1..10] of char;
  i: integer;
procedure find;
var i: integer;
begin
  i := 0;
  repeat
    i := i + 1
  until s[i] = 'z';
  writeln(i)
end;
begin
  for i := 1 to 10 do
    s[i] := 'a';
  writeln('begin');
  find
end.
{ expect: begin }
{ expect error: index 11 is outside 1..10 (ISO 7185 D.1) }
