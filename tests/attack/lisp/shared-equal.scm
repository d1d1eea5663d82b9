; equal? of shared values that are trees of 2^60 leaves. [fuel done time]
(define (dag n) (if (= n 0) (list 1) (let ((x (dag (- n 1)))) (vector x x))))
(equal? (dag 60) (dag 60))
