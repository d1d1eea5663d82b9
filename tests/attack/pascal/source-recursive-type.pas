{ A record that holds itself. [refused] }
program p; type r = record a: r end; var x: r; begin end.
