{ Every label goes to every other. [fuel] }
program p;
label 1, 2, 3, 4, 5, 6;
var i: integer;
begin
  i := 0;
1: i := i + 1; if i mod 7 = 1 then goto 2; if i mod 7 = 2 then goto 3; if i mod 7 = 3 then goto 4; if i mod 7 = 4 then goto 5;
2: i := i + 1; if i mod 5 = 1 then goto 1; if i mod 5 = 2 then goto 3; if i mod 5 = 3 then goto 6; if i mod 5 = 4 then goto 5;
3: i := i + 1; if i mod 3 = 1 then goto 1; if i mod 3 = 2 then goto 2; goto 6;
4: i := i + 1; if i mod 4 = 1 then goto 1; if i mod 4 = 2 then goto 2; if i mod 4 = 3 then goto 6;
5: i := i + 1; if i > 10000 then i := 0; goto 4;
6: if odd(i) then goto 1; goto 2
end.
