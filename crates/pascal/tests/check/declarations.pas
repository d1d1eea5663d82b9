{ 6.2 to 6.5: what may be declared, and where. }
program declarations(output, data); {! P033 program parameter `data` is not declared }
const
  limit = 10;
  limit = 11; {! P011 `limit` is declared twice }
  minus = -'a'; {! P002 found `'a'`, expected an identifier, an integer or a real }
  other = unknown; {! P010 `unknown` is not declared }
type
  colour = (red, green);
  wrong = 10..1; {! P023 not above the upper one }
  mixed = 1..red; {! P020 of one ordinal type }
  list = array [real] of integer; {! P023 an index type is ordinal, not real }
  big = set of integer; {! P023 ordinal numbers from 0 to 255 }
  pairs = record a: integer; a: real end; {! P011 the record has two fields `a` }
  later = ^node;
  lost = ^nowhere; {! P010 `nowhere` is not declared }
  node = record value: limit end; {! P012 `limit` is no type }
  huge = array [1..100000, 1..100000] of integer; {! P040 larger than 2^28 bytes }
var
  x: colour;
  red: integer; {! P011 `red` is declared twice }
label 1; {! P005 comes too late }{! P030 label 1 stands before no statement }
begin
  x := green
end.
