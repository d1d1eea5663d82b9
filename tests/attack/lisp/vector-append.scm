; A vector doubles through vector-append and apply. [memory fuel]
(define (f v) (f (apply vector-append (list v v))))
(f (vector 1 2 3))
