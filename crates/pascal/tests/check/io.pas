{ 6.9, 6.10: reading and writing. }
program io(output);
type
  colour = (red, green);
var
  c: colour;
  i: integer;
  a: array [1..2] of char;
begin
  write; {! P021 write wants something to write }
  write(c); {! P020 colour cannot be written }
  write(a); {! P020 an array cannot be written }
  write(i:2:3); {! P021 only a real has digits after the point }
  write(i:1.5); {! P020 found real, expected integer }
  read(i); {! P010 `input` is not among the program parameters }
  writeln(eof);
  writeln(output, i);
  readln(output, i) {! P021 output is written, not read }
end.
