; Output without end. [output]
(define (f) (display "aaaaaaaaaaaaaaaa") (f))
(f)
