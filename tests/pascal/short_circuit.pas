{ 6.7.2.3: `and` and `or` leave the right operand when the left one decides. }
program short(output);
type
  link = ^integer;
var
  p: link;
  b: boolean;

function noisy(b: boolean): boolean;
begin
  write('*');
  noisy := b
end;

begin
  p := nil;
  if (p <> nil) and (p^ > 0) then
    writeln('positive')
  else
    writeln('none');
  b := (p = nil) or (p^ = 0);
  writeln(b);
  b := noisy(false) and noisy(true);
  writeln(b);
  b := noisy(true) or noisy(true);
  writeln(b);
  writeln(noisy(true) and not noisy(false))
end.
{ expect: none
  expect: true
  expect: *false
  expect: *true
  expect: **true }
