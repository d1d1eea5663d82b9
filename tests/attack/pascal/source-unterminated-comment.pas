{ A comment that does not end. [refused]
program p; begin end.
