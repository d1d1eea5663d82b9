; filter, delete and last-pair of a circle. [fuel memory depth]
(define c (list 3 1 2))
(set-cdr! (cddr c) c)
(filter odd? c)
