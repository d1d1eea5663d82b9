10 READ A
20 REM expect error: READ found a string for a numeric variable
30 DATA "1"
40 END
