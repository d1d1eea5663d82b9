; Recursion through map: two frames a level, one of the prelude's. [depth]
(define (f x) (map f (list x x)))
(f 1)
