; sort of a circle. [fuel memory error depth]
(define c (list 3 1 2))
(set-cdr! (cddr c) c)
(sort c <)
