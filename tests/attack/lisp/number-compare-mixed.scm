; Comparisons of large integers with floats and with each other. [fuel memory time]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (sq 2 16))
(define b (+ (sq 2 16) 1))
(define (f) (= a b) (< a 1e308) (= a b a b) (max a b 1.5) (f))
(f)
