10 LET I = 10.5
20 PRINT A(I)
30 REM expect error: the subscript 11 is outside 0 to 10
40 END
