; write of a long string to a port that is none. [fuel time]
(define v (make-string 500000 #\"))
(define (spin) (guard (e (#t #f)) (write v 'port)) (guard (e (#t #f)) (write-string v 'port)) (spin))
(spin)
