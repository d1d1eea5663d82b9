; The way in of a dynamic-wind winds. [depth memory]
(define (f) (dynamic-wind f (lambda () 1) (lambda () 2)))
(f)
