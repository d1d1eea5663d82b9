10 LET X = 0
20 PRINT "BEFORE"
30 REM expect: BEFORE
40 PRINT LOG(X) * 2
50 REM expect error: line 40: the argument of LOG is zero or negative
60 END
