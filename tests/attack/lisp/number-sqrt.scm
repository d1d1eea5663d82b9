; exact-integer-sqrt of large numbers. [fuel memory time]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (- (sq 3 14) 1))
(define (f) (call-with-values (lambda () (exact-integer-sqrt a)) list) (f))
(f)
