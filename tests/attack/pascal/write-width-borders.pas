{ Widths around every border. [error done output] }
program p(output);
var i: integer;
begin
  i := 1;
  write(1.5:1:65535);
  write(1.5:65535:65535);
  write(2:65536);
  write('a':65537);
  write(true:2147483647)
end.
