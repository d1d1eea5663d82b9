; equal? of vectors that hold themselves a hundred times. [done fuel]
(define (make) (let ((v (make-vector 100 0))) (vector-fill! v v) v))
(equal? (make) (make))
