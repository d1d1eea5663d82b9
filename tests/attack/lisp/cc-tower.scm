; call/cc of call/cc. [fuel done error depth memory]
(define (loop n) (if (> n 0) (begin ((call/cc call/cc) (lambda (x) x)) (loop (- n 1))) 'done))
(loop 100000)
