; A handler is installed at each level. [depth memory]
(define (f n) (with-exception-handler (lambda (e) 0) (lambda () (+ 1 (f (+ n 1))))))
(f 0)
