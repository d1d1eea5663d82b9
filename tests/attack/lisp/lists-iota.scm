; Long lists are made, dropped, sorted. [fuel memory]
(define (f n) (sort (iota n) >) (f (* n 2)))
(f 10)
