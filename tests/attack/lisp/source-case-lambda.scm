; A case-lambda called with every number of arguments. [error fuel]
(define f (case-lambda ((a) a) ((a b) b) ((a b c . d) d)))
(define (g n) (apply f (make-list n 0)) (g (+ n 1)))
(f)
