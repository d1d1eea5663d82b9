10 REM STRINGS AND NUMBERS DO NOT MIX (11.2, 12.2)
20 LET A$ = 1
30 REM expect compile error: found `1`, expected a string
40 LET A = B$
50 REM expect compile error: found `B$`, expected a numeric expression
60 IF A$ < B$ THEN 20
70 REM expect compile error: found `<`, expected `=` or `<>`
80 PRINT A$ + 1
90 REM expect compile error: found `+`, expected `,`, `;` or the end of the line
100 LET A = LOG
110 REM expect compile error: this function takes one argument
120 LET A = RND(1)
130 REM expect compile error: this function takes no argument
140 LET A = (1
150 REM expect compile error: found the end of the line
160 END
