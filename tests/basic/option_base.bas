10 OPTION BASE 1
20 DIM A(3), B(2, 2)
30 LET A(1) = 1
40 LET A(3) = 3
50 LET B(1, 1) = 11
60 LET B(2, 2) = 22
70 PRINT A(1); A(2); A(3); B(1, 1); B(1, 2); B(2, 2)
80 REM expect:  1  0  3  11  0  22
90 PRINT A(0)
100 REM expect error: the subscript 0 is outside 1 to 3
110 END
