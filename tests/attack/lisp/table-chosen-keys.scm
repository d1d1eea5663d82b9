; Keys whose low bits are the same. [memory fuel]
(define t (make-hash-table))
(define (f i) (hash-table-set! t (* i 4294967296) i) (f (+ i 1)))
(f 0)
