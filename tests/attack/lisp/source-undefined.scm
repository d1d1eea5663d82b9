; Names that nobody defines, called, in a loop of guards. [fuel refused error]
(define (f) (guard (e (#t #f)) (not-defined-anywhere 1)) (f))
(f)
