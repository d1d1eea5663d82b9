; Two thousand winds are left and entered by jumps between two continuations. [fuel memory time depth]
(define (nest n k) (if (= n 0) (k) (dynamic-wind (lambda () #f) (lambda () (nest (- n 1) k)) (lambda () #f))))
(define a #f)
(define b #f)
(define (go) (call/cc (lambda (c) (set! a c))) (if b (b 0)))
(nest 1000 (lambda () (go)))
(nest 1000 (lambda () (call/cc (lambda (c) (set! b c))) (a 0)))
