; The way out of a dynamic-wind winds. [depth memory]
(define (f) (dynamic-wind (lambda () 1) (lambda () 2) f))
(f)
