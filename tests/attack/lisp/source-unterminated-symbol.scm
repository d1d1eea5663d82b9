; A symbol between bars that does not end. [refused]
(display '|abc\x41;
