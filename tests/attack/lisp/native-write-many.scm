; write-shared with too many arguments, of circles. [fuel time]
(define c (make-list 100000 'a))
(set-cdr! (list-tail c 99999) c)
(define (spin) (guard (e (#t #f)) (write-shared c 1 2 3)) (spin))
(spin)
