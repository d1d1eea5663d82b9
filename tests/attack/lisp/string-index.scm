; Searching a long string. [fuel time memory]
(define a (make-string 1000000 #\a))
(define (f) (string-index a #\b) (f))
(f)
