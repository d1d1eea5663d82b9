; Long digits read in every radix. [fuel memory time]
(define s (make-string 10000 #\1))
(define (f r) (if (> r 36) (f 2) (begin (guard (e (#t #f)) (string->number s r)) (f (+ r 1)))))
(f 2)
