{ 6.9.3: spaces in front up to the total width; strings and Booleans are cut, numbers never. }
program formats(output);
type
  word = packed array [1..5] of char;
var
  w: word;
begin
  w := 'world';
  writeln('[', 'a', ']', '[', 'a':3, ']', '[', 'a':1, ']');
  writeln('[', 42, ']', '[', 42:5, ']', '[', -42:5, ']', '[', 12345:2, ']');
  writeln('[', true, ']', '[', false:7, ']', '[', true:2, ']');
  writeln('[', 'hello', ']', '[', 'hello':7, ']', '[', 'hello':2, ']', '[', w, ']', '[', w:3, ']', '[', w:6, ']');
  writeln('[', 3.14159:8:2, ']', '[', -0.5:1:1, ']', '[', 2.0:1:3, ']', '[', 0.0:6:1, ']');
  writeln('[', 1.0, ']');
  writeln('[', -2.5e10:12, ']', '[', 6.25e-5:1, ']', '[', 0.0:10, ']');
  write('one line');
  writeln(' and its end')
end.
{ expect: [a][  a][a]
  expect: [42][   42][  -42][12345]
  expect: [true][  false][tr]
  expect: [hello][  hello][he][world][wor][ world]
  expect: [    3.14][-0.5][2.000][   0.0]
  expect: [ 1.000000000000000e+000]
  expect: [-2.5000e+010][ 6.3e-005][ 0.00e+000]
  expect: one line and its end }
