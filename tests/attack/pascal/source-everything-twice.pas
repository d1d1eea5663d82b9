{ Everything is declared twice. [refused] }
program p(output, output); label 1, 1; const a = 1; a = a; type t = t; t = integer; var x, x: integer; procedure q; begin end; procedure q; begin end; begin 1: 1: end.
