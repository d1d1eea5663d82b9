; Large numbers in every radix. [fuel memory time error]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define a (sq 7 12))
(define (f r) (if (> r 36) (f 2) (begin (guard (e (#t #f)) (number->string a r)) (f (+ r 1)))))
(f 2)
