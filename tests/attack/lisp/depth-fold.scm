; Recursion through fold-right and reduce. [depth]
(define (f x y) (fold-right f 0 (list x y)))
(f 1 2)
