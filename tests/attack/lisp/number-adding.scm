; Numbers of a million digits added in a loop. [fuel memory time]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define (f a b) (f b (+ a b)))
(f (sq 3 16) (sq 7 15))
