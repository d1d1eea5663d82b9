; A long chain of delay-force, which must run in constant space. [fuel done]
(define (f n) (delay-force (if (= n 0) (delay 'done) (f (- n 1)))))
(force (f 20000))
