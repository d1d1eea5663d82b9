; The result is vectors in vectors. [done fuel memory]
(define (nest n x) (if (= n 0) x (nest (- n 1) (vector x 1))))
(nest 30000 'x)
