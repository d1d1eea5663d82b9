; A hash table of ever more keys. [memory fuel]
(define t (make-hash-table))
(define (f i) (hash-table-set! t i (list i)) (f (+ i 1)))
(f 0)
