0010 REM 5.4: SPACES, LEADING ZEROS, SMALL LETTERS
20   LET   X9=1+ 2 *( 3 )
0030 print X9
40 REM expect:  7
50 go   to 0070
60 PRINT "WRONG"
070 if x9<>7 then 60
80 PRINT"NO SPACE"
90 REM expect compile error: a space is missing after `PRINT`
100 LET X=1TO 2
110 REM expect compile error: a space is missing before `TO`
120 END
