; A factorial that multiplies on its way back. [fuel time memory]
(define (f n) (if (= n 0) 1 (* n (f (- n 1)))))
(f 9000)
