; A continuation takes ten thousand values. [fuel memory error]
(define l (iota 10000))
(define (loop) (call-with-values (lambda () (call/cc (lambda (k) (apply k l)))) list) (loop))
(loop)
