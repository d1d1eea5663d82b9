{ Which phrases read the same backwards, when only letters count. }
program Palindromes(output);

const
  width = 30;

type
  phrase = packed array [1..width] of char;

function isLetter(c: char): boolean;
begin
  isLetter := (c >= 'a') and (c <= 'z') or (c >= 'A') and (c <= 'Z')
end;

function lower(c: char): char;
begin
  if (c >= 'A') and (c <= 'Z') then
    lower := chr(ord(c) - ord('A') + ord('a'))
  else
    lower := c
end;

procedure check(p: phrase; length: integer);
var
  left, right: integer;
  same: boolean;
begin
  left := 1;
  right := length;
  same := true;
  while same and (left < right) do
    if not isLetter(p[left]) then
      left := left + 1
    else if not isLetter(p[right]) then
      right := right - 1
    else
    begin
      same := lower(p[left]) = lower(p[right]);
      left := left + 1;
      right := right - 1
    end;
  write(p:length);
  if same then
    writeln(': yes')
  else
    writeln(': no')
end;

begin
  check('level                         ', 5);
  check('A man, a plan, a canal, Panama', 30);
  check('Not a palindrome              ', 16);
  check('Step on no pets               ', 15)
end.
