; A deep value is raised and reported. [error fuel]
(define (nest n x) (if (= n 0) x (nest (- n 1) (list x))))
(raise (nest 50000 'x))
