; A stream without end whose head is kept. [memory fuel]
(define (from n) (delay (cons n (from (+ n 1)))))
(define s (from 0))
(define (walk s) (walk (cdr (force s))))
(walk s)
