; Old vectors are made to hold young lists, each in another place. [fuel memory]
(define v (make-vector 500000 0))
(define (f i) (vector-set! v (modulo (* i 7919) 500000) (list i i)) (f (+ i 1)))
(f 0)
