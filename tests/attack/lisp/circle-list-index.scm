; list-ref far into a circle. [error fuel done]
(define c (list 3 1 2))
(set-cdr! (cddr c) c)
(list-ref c 4000000000000)
