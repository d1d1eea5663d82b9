; A shared value is raised, and reported. [error]
(define (dag n) (if (= n 0) (vector 1) (let ((x (dag (- n 1)))) (list x x))))
(raise (dag 50))
