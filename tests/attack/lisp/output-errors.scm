; Errors of output are caught, and it is tried again. [output fuel]
(define (f) (guard (e (#t #f)) (display (make-vector 1000 "abc"))) (f))
(f)
