; The clock is asked for in a loop. [fuel time]
(define (f) (guard (e (#t #f)) (current-jiffy)) (guard (e (#t #f)) (current-second)) (f))
(f)
