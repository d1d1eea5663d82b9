; Procedures that call each other in tail position, all small enough to be inlined. [fuel]
(define (a x) (b (+ x 1)))
(define (b x) (c (+ x 1)))
(define (c x) (a (+ x 1)))
(a 0)
