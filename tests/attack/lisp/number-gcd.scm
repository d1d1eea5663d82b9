; gcd and lcm of large numbers. [fuel memory time]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (sq 3 13))
(define b (+ (sq 2 14) 1))
(define (f) (gcd a b) (lcm a b) (f))
(f)
