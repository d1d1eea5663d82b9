10 REM 7.4, 10.4, 18.4: A NAME HAS ONE MEANING, AND ITS DECLARATION COMES FIRST
20 LET A = 1
30 LET A(1) = 2
40 REM expect compile error: `A` is a simple variable, here it has a subscript
50 LET B(1) = 2
60 LET B = 1
70 REM expect compile error: `B` is an array, here it has no subscript
80 LET B(1, 2) = 2
90 REM expect compile error: `B` has always as many subscripts
100 DIM B(5), C(5), C(6), D1(2)
110 REM expect compile error: the array `B` is used before it is declared
120 REM expect compile error: the array `C` is declared twice
130 REM expect compile error: `D1` is not an array
140 OPTION BASE 1
150 REM expect compile error: OPTION follows an array
160 DIM E(0)
170 REM expect compile error: a bound of 0 is below the smallest subscript
180 PRINT FNA(1)
190 REM expect compile error: `FNA` is used before a line that defines it
200 DEF FNA(X) = X - 1
210 DEF FNA = 1
220 REM expect compile error: `FNA` is defined twice
230 END
