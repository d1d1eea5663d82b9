; A text that is ten times as long when it is written. [output fuel]
(define s (make-string 50000 #\x10FFFF))
(define (f) (write s) (write (string->symbol s)) (f))
(f)
