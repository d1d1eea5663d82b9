; Three procedures that call each other, with an argument list each. [depth]
(define (a . l) (+ 1 (b 1 2 3)))
(define (b . l) (+ 1 (apply c l)))
(define (c . l) (+ 1 (a)))
(a)
