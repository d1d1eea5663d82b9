10 LET X = -1
20 PRINT "BEFORE"
30 REM expect: BEFORE
40 PRINT SQR(X) * 2
50 REM expect error: the argument of SQR is negative
60 END
