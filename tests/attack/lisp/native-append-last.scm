; append of long lists of which the last but one is none. [fuel time memory]
(define l (make-list 100000 0))
(define (spin) (guard (e (#t #f)) (append l l 5 l)) (spin))
(spin)
