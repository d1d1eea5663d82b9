{ 6.9.3.1: widths are bounded. }
program widths(output);
begin
  writeln('text':2, 'text':6, true:3, 'x':1);
  write(1.5:1:65537)
end.
{ expect: te  texttrux }
{ expect error: a width of 65537 is more than 65536 }
