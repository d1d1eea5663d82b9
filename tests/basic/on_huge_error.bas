10 ON -1E30 GOTO 10, 20
20 REM expect error: too large
30 END
