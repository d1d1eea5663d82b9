{ Jumps into structured statements. [refused] }
program p; label 1, 2; var i: integer; begin goto 1; for i := 1 to 2 do 1: i := 1; if true then 2: goto 2 end.
