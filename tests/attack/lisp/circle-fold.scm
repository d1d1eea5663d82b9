; Folds and searches over a circle. [fuel memory depth]
(define c (list 3 1 2))
(set-cdr! (cddr c) c)
(fold + 0 c)
