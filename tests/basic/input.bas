10 REM 15.4: A REPLY THAT IS NOT RIGHT IS REQUESTED AGAIN
20 INPUT A, B$, C(A)
30 PRINT A; B$; C(2)
40 REM input: 2, SMITH , -3
50 REM expect: ?  2 SMITH-3
60 INPUT X
70 PRINT X
80 REM input: ABC
90 REM input: "5"
100 REM input: 1, 2
110 REM input: 1E999
120 REM input:
130 REM input:   4.5E1
140 REM expect: ? ? ? ? ? ?  45
150 INPUT A$, B$
160 PRINT A$; "/"; B$
170 REM input: ONE
180 REM input: "A, B", "C
190 REM input: " A, B " , C D
200 REM expect: ? ? ?  A, B /C D
210 PRINT "NAME";
220 INPUT A$
230 PRINT A$
240 REM input: 12
250 REM expect: NAME? 12
260 INPUT A
270 REM expect: ?
280 REM expect error: INPUT found the end of the input
290 END
