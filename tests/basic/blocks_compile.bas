10 REM 13.4: A BLOCK OF FOR IS INSIDE ANOTHER OR OUTSIDE
20 FOR I = 1 TO 2
30 FOR I = 1 TO 2
40 REM expect compile error: `I` counts a FOR around this one already
50 NEXT I
60 NEXT I
70 FOR J = 1 TO 2
80 FOR K = 1 TO 2
90 REM expect compile error: FOR without NEXT: `NEXT K` follows
100 NEXT J
110 NEXT K
120 REM expect compile error: NEXT without FOR
130 END
