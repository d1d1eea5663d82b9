; member in a circle, with no comparison of its own. [fuel error]
(define c (list 1 2 3))
(set-cdr! (cddr c) c)
(member 4 c)
