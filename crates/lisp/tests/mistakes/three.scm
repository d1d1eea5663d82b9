(define (f x) (if x))
(display (let ((a 1) (a 2)) a))
(display "unfinished)
