; A table is changed while it is walked. [fuel memory done]
(define t (make-hash-table))
(for-each (lambda (i) (hash-table-set! t i i)) (iota 100))
(define (f) (hash-table-walk t (lambda (k v) (hash-table-set! t (+ k 1000) v) (hash-table-delete! t k))) (f))
(f)
