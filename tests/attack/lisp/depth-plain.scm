; Recursion that is not in tail position and has no end. [depth]
(define (f n) (+ 1 (f (+ n 1))))
(f 0)
