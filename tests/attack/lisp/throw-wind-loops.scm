; The way out of a dynamic-wind never ends, after an error, an exit and a continuation. [fuel]
(define (for-ever) (for-ever))
(guard (e (#t 1)) (dynamic-wind list (lambda () (call/cc (lambda (k) (raise 1)))) for-ever))
