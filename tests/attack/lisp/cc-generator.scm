; A generator that is left and entered again, for ever. [fuel]
(define return #f)
(define next #f)
(define (produce n) (call/cc (lambda (k) (set! next k) (return n))) (produce (+ n 1)))
(define (get) (call/cc (lambda (r) (set! return r) (if next (next #f) (produce 0)))))
(define (loop) (get) (loop))
(loop)
