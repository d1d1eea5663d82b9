; apply to a long list that does not end in one. [fuel time memory]
(define l (make-list 200000 0))
(set-cdr! (list-tail l 199999) 7)
(define (spin) (guard (e (#t #f)) (apply + l)) (guard (e (#t #f)) (apply vector l)) (spin))
(spin)
