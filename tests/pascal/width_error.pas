{ 6.9.3.1: widths are bounded; within the bound a real may have any number of digits. }
program widths(output);
begin
  write(1.5:1:65536);
  writeln;
  write(-2.0:65536);
  writeln;
  write('text':2, 'text':5, true:3);
  writeln;
  write(1.5:1:65537)
end.
{ error: a width of 65537 is more than 65536 }
