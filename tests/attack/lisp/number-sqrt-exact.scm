; sqrt of large exact numbers, squares and others. [fuel memory time]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (sq 3 14))
(define (f) (sqrt a) (sqrt (+ a 1)) (sqrt (- a)) (f))
(f)
