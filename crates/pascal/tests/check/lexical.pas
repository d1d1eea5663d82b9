{ 6.1: symbols. }
program lexical(output);
var
  i: integer;
  snake_case: integer; {! P001 letters and digits only }
begin
  i := 99999999999999999999; {! P004 larger than maxint }
  i := 12abc; {! P001 a space is needed between a number and a word }{! P002 found `abc`, expected }
  write('λ'); {! P004 not `λ` }
  write('open); {! P001 no closing apostrophe }
  i := 1; {! P002 found `i`, expected }
  i := i ? 1; {! P001 `?` is no symbol of Pascal }{! P002 found `1`, expected }
  i := ''; {! P004 at least one character }
  write(1e999) {! P004 larger than the largest real }
end.
