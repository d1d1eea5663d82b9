; Recursion through apply. [depth fuel]
(define (f . l) (+ 1 (apply f 1 l)))
(f)
