; list-copy of a circle. [fuel time memory]
(define c (list 1))
(set-cdr! c c)
(define keep (make-list 300000 0))
(define (spin) (guard (e (#t #f)) (list-copy c)) (spin))
(spin)
