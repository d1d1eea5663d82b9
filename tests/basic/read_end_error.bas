10 READ A, B
20 REM expect error: READ needs more data than there are
30 DATA 1
40 END
