; Entries come and go; what is left is walked. [fuel memory]
(define t (make-hash-table))
(define (f i) (hash-table-set! t i i) (hash-table-delete! t (- i 10)) (hash-table-keys t) (f (+ i 1)))
(f 0)
