; Errors caught in a loop on top of a stack thousands deep. [fuel time]
(define (spin) (guard (e (#t #f)) (vector-ref (vector) 1)) (spin))
(define (deep n) (if (= n 0) (spin) (+ 1 (deep (- n 1)))))
(deep 9000)
