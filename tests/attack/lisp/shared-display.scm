; display of a value that is shared, as a tree of 2^60 leaves. [output fuel]
(define (dag n) (if (= n 0) (list 1) (let ((x (dag (- n 1)))) (list x x))))
(display (dag 60))
