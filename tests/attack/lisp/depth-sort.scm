; A comparison that sorts. [depth]
(define (less? a b) (sort (list 3 2 1) less?) (< a b))
(sort (list 1 2 3) less?)
