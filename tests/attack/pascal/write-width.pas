{ A width of what sixteen bits do not hold. [error done output] }
program p(output);
begin write(1.5:1:65536) end.
