; Texts of floats with exponents and digits without end. [fuel memory time]
(define a (string-append "1e" (make-string 10000 #\9)))
(define b (string-append "0." (make-string 100000 #\0) "1"))
(define c (string-append "#e1." (make-string 300 #\3) "e300"))
(define (f) (string->number a) (string->number b) (string->number c) (string->number "#x1.8p5000") (f))
(f)
