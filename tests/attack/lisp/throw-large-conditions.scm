; Conditions that hold large strings, caught in a loop. [fuel memory time]
(define s (make-string 1000000 #\x))
(define (spin) (guard (e (#t #f)) (error s s s)) (spin))
(spin)
