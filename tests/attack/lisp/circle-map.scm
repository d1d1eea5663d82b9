; map over circles. [fuel memory]
(define c (list 1 2 3))
(set-cdr! (cddr c) c)
(map + c c)
