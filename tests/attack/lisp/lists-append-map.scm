; append-map that multiplies. [fuel memory depth]
(define (f l) (f (append-map (lambda (x) (list x x x)) l)))
(f '(1 2))
