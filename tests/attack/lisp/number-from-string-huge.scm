; Millions of digits, with a fault at the end. [fuel memory time done]
(define s (string-append (make-string 1000000 #\9) "x"))
(define (f) (string->number s) (f))
(f)
