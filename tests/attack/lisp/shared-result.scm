; The result prints as a tree of 2^60 leaves. [done output fuel]
(define (dag n) (if (= n 0) (list 1) (let ((x (dag (- n 1)))) (list x x))))
(dag 60)
