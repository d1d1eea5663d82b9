; Recursion through vector-map and string-for-each. [depth]
(define (f x) (vector-map (lambda (y) (string-for-each (lambda (c) (f x)) "ab")) (vector 1 2)))
(f 1)
