; display of a long vector to a port that is none. [fuel time]
(define v (make-vector 200000 0))
(define (spin) (guard (e (#t #f)) (display v 1)) (spin))
(spin)
