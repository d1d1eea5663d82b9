{ Constants that do not fit. [refused] }
program p; const a = 99999999999999999999; b = 1e999999; c = -maxint; var x: 1..99999999999999999999; y: 5..1; begin end.
