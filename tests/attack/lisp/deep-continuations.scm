; Errors caught in a loop on top of frames each of which a continuation has. [time memory] deep
(define (spin) (guard (e (#t #f)) (car 5)) (spin))
(define (deep n) (if (= n 0) (spin) (+ 1 (call/cc (lambda (k) (deep (- n 1)))))))
(deep 300000)
