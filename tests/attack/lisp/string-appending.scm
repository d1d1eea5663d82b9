; A string grows by one character at a time. [fuel memory time]
(define (f s) (f (string-append s "x")))
(f (make-string 100000 #\a))
