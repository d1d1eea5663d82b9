; for-each over two circles of different length. [fuel]
(define c (list 1 2 3))
(set-cdr! (cddr c) c)
(define d (list 1 2))
(set-cdr! (cdr d) d)
(for-each list c d)
