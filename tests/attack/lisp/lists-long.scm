; A list doubles through append and apply. [memory fuel]
(define (f l) (f (apply append (list l l))))
(f '(1 2 3))
