10 REM 8.4: INVOLUTION COMES FIRST AND FROM THE LEFT
20 PRINT 2^3; -2^2; (-2)^2; 2^3^2; 2^(-1); 0^0; 9^.5; (-2)^3
30 REM expect:  8 -4  4  64  .5  1  3 -8
40 PRINT 1 - 2 - 3; 2 / 4 / 2; -4 + 6; 2 + 3 * 4; (2 + 3) * 4; 7 - (-3)
50 REM expect: -4  .25  2  14  20  10
60 PRINT (-2)^.5
70 REM expect error: a negative number is raised to a power that is not an integer
80 END
