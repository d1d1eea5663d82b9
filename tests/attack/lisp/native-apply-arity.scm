; apply of a procedure of no arguments to a long list. [fuel time memory]
(define l (make-list 200000 0))
(define (none) 1)
(define (spin) (guard (e (#t #f)) (apply none l)) (guard (e (#t #f)) (apply car l)) (spin))
(spin)
