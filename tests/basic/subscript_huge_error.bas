10 REM 8.5, THEN 7.5
20 LET A(9999 ^ 9999) = 1
30 REM expect error: too large for a subscript
40 END
