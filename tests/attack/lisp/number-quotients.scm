; Divisions whose quotients are as long as their operands. [fuel memory time]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (sq 10 13))
(define b (sq 10 12))
(define (f n) (quotient a (+ b n)) (modulo (- a) (+ b n)) (floor/ a (- b)) (exact->inexact a) (f (+ n 1)))
(f 1)
