; A chain of closures, called. [depth memory fuel]
(define (f n k) (if (= n 0) (k 1) (f (- n 1) (lambda (x) (+ 1 (k x))))))
(f 50000 list)
