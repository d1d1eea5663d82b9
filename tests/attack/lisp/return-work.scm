; Large integers are divided after the last call, while calls return. [fuel time memory]
(define (sq n k) (if (= k 0) n (sq (* n n) (- k 1))))
(define b (sq 3 13))
(define a (* b b))
(define (f n) (if (= n 0) 0 (let ((x (f (- n 1)))) (+ x (quotient (remainder a (+ b n)) b)))))
(f 9000)
