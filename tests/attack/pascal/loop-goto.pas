{ Loops of goto that cross each other. [fuel] }
program p;
label 1, 2, 3, 4, 5;
var i: integer;
begin
  i := 0;
1: i := i + 1; if odd(i) then goto 3;
2: i := i + 2; goto 4;
3: if i mod 3 = 0 then goto 5; goto 2;
4: if i > 1000 then i := 0; goto 1;
5: repeat i := i + 5; if i > 100 then goto 2 until false
end.
