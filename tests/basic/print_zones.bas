10 REM 14.4: FIVE ZONES OF 15, A MARGIN OF 75
20 PRINT "A", "B", "C", "D", "E"
30 REM expect: A              B              C              D              E
40 PRINT "A",, "C"
50 REM expect: A                             C
60 PRINT ,,,,,"NEXT LINE"
70 REM expect:
80 REM expect: NEXT LINE
90 PRINT "EXACTLY FIFTEEN", "THIRD ZONE"
100 REM expect: EXACTLY FIFTEEN               THIRD ZONE
110 PRINT "PARTS OF "; "A "; "LINE";
120 PRINT ", AND ITS END"
130 REM expect: PARTS OF A LINE, AND ITS END
140 PRINT
150 REM expect:
160 PRINT "TRAILING COMMA",
170 PRINT "ON"
180 REM expect: TRAILING COMMA ON
190 PRINT TAB(5); "FIVE"; TAB(12); "TWELVE"; TAB(3); "THREE"
200 REM expect:     FIVE   TWELVE
210 REM expect:   THREE
220 PRINT TAB(76); "A"; TAB(79.4); "B"
230 REM expect: A  B
240 END
