; A string that does not end. [refused]
(display "abc
