10 REM 6.5
20 LET A = -1E999
30 REM expect warning: overflow: `1E999` is larger than machine infinity
40 PRINT A
50 REM expect: -1.79769E+308
60 END
