0010 REM 5.4: SPACES, LEADING ZEROS; SMALL LETTERS ARE AN EXTENSION
20   LET   X9=1+ 2 *( 3 )
0030 print x9
40 REM expect:  7
50 go   to 0070
60 PRINT "WRONG"
070 if X9<>7 then 60
80 let a$ = "small"
90 Print A$, sqr(4)
100 REM expect: small           2
110 END
