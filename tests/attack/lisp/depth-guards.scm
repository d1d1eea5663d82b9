; A guard at each level, then an error that none of them takes. [error depth]
(define (f n) (if (= n 0) (car 5) (guard (e ((string? e) 0)) (+ 1 (f (- n 1))))))
(f 400)
