10 DIM B(2, 3)
20 LET B(2, 3) = 1
30 LET B(1, 4) = 1
40 REM expect error: line 30: the subscript 4 is outside 0 to 3
50 END
