10 GOSUB 10
20 REM expect error: line 10: 10000 GOSUB are open
30 RETURN
40 END
