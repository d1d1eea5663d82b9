; A continuation is captured at each level and kept. [depth memory]
(define kept '())
(define (f n) (+ 1 (call/cc (lambda (k) (set! kept (cons k kept)) (f (+ n 1))))))
(f 0)
