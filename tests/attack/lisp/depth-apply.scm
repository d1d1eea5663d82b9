; Recursion through apply. [depth]
(define (f . l) (+ 1 (apply f 1 l)))
(f)
