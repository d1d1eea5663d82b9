; list->string of a long list whose last element is no character. [fuel time memory]
(define l (append (make-list 200000 #\a) (list 1)))
(define (spin) (guard (e (#t #f)) (list->string l)) (spin))
(spin)
