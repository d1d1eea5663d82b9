; Keys that are long lists, which differ at their end. [memory fuel time]
(define t (make-hash-table))
(define l (make-list 5000 1))
(define (f i) (hash-table-set! t (append l (list i)) i) (f (+ i 1)))
(f 0)
