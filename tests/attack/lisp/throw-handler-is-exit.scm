; A handler is exit, under frames that must be left. [exit]
(define (f n) (if (= n 0) (raise 7) (dynamic-wind list (lambda () (+ 1 (f (- n 1)))) list)))
(with-exception-handler exit (lambda () (f 300)))
