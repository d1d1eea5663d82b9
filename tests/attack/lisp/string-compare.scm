; Long strings compared that differ at the end. [fuel time memory]
(define a (make-string 1000000 #\a))
(define b (string-append (make-string 999999 #\a) "b"))
(define (f) (string<? a b) (string-ci=? a b) (string=? a b a b) (f))
(f)
