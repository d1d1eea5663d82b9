; eqv? and equal? of large integers in a loop. [fuel time memory]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (sq 2 17))
(define b (* 1 (sq 4 16)))
(define (f) (eqv? a b) (equal? a b) (memv a (list 1 2 b)) (f))
(f)
