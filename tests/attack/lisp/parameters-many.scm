; A parameter looked up under thousands of bindings. [fuel depth time memory]
(define p (make-parameter 1))
(define q (make-parameter 2))
(define (spin) (p) (spin))
(define (f n) (if (= n 0) (spin) (parameterize ((q n)) (+ 1 (f (- n 1))))))
(f 3000)
