; Each level installs both ends of a dynamic-wind. [depth memory]
(define (f n) (dynamic-wind (lambda () #f) (lambda () (+ 1 (f (+ n 1)))) (lambda () #f)))
(f 0)
