; Generated symbols, each kept. [memory fuel]
(define (f l) (f (cons (generate-symbol "a") l)))
(f '())
