; string-join of many long strings. [memory fuel time]
(define s (make-string 10000 #\a))
(define (f) (string-join (make-list 3000 s) s) (f))
(f)
