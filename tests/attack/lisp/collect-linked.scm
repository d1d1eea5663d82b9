; A long list lives while the nursery fills again and again. [fuel memory]
(define keep (make-list 1000000 (list 1)))
(define (f) (make-vector 1000 keep) (f))
(f)
