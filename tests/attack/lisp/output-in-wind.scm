; The way out writes when the limit of output is reached. [output]
(define (f) (display "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") (f))
(dynamic-wind list f f)
