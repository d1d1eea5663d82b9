; A number is squared again and again. [memory fuel time]
(define (f n) (f (* n n)))
(f 3)
