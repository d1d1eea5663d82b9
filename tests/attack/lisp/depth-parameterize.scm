; A parameter bound at each level, looked up at the bottom. [depth memory fuel]
(define p (make-parameter 0))
(define q (make-parameter 1))
(define (f n) (parameterize ((p (q))) (+ 1 (f (+ n (p))))))
(f 0)
