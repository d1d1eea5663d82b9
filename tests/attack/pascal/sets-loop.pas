{ Sets of all members in every operation. [fuel] }
program p;
var s, t: set of 0..255; i: integer;
begin
  s := []; i := 0;
  while true do begin t := [0..255] - s; s := t * [0..i] + [i, 255 - i]; if s <= t then i := 0 else i := (i + 1) mod 256 end
end.
