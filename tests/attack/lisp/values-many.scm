; Many values, again and again. [fuel memory error]
(define l (iota 50000))
(define (f) (call-with-values (lambda () (apply values l)) (lambda (a . b) b)) (f))
(f)
