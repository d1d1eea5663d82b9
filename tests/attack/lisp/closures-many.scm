; Closures that capture closures. [memory fuel]
(define (f k) (f (lambda (x) (k (list x k)))))
(f list)
