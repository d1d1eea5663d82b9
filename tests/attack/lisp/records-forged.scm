; Accessors of one record type on records of another, in a loop. [fuel]
(define-record-type a (make-a x) a? (x a-x))
(define-record-type b (make-b x) b? (x b-x))
(define r (make-b 1))
(define (f) (guard (e (#t #f)) (a-x r)) (f))
(f)
