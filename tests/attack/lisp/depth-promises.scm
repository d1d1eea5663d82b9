; A promise that forces a promise, and so on. [depth memory]
(define (f n) (delay (+ 1 (force (f (+ n 1))))))
(force (f 0))
