; Exit whose way out exits, hundreds deep. [exit fuel error depth]
(define (f n) (if (= n 0) (exit 1) (dynamic-wind list (lambda () (+ 1 (f (- n 1)))) (lambda () (exit n)))))
(f 800)
