; Floats with the same mantissa as keys. [memory fuel done]
(define t (make-hash-table))
(define (f x) (hash-table-set! t x 1) (hash-table-set! t (- x) 1) (f (* x 1.0000000000000002)))
(f 1.0)
