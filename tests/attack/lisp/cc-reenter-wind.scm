; A continuation crosses a hundred winds in and out at each jump. [fuel]
(define k #f)
(define (f n) (if (= n 0) (call/cc (lambda (c) (set! k c) 0)) (dynamic-wind list (lambda () (f (- n 1))) list)))
(f 100)
(k 0)
