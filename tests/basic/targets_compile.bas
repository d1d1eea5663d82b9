10 REM 5.4, 12.4, 13.4: LINES ASCEND, ARE THERE, AND ARE REACHED THROUGH THEIR FOR
20 GOTO 25
30 REM expect compile error: there is no line 25
40 ON X GOTO 20, 70
50 REM expect compile error: line 70 is inside a block of FOR
60 FOR I = 1 TO 2
70 GOSUB 110
80 IF I = 1 THEN 90
90 NEXT I
100 GOTO 60
110 RETURN
105 REM expect compile error: line 105 follows line 110
115 END
120 REM expect compile error: a line after END
