; Lists nested as deep as memory holds, compared and hashed. [done fuel memory]
(define (nest n x) (if (= n 0) x (nest (- n 1) (list x))))
(define a (nest 9000 1))
(define b (nest 9000 1))
(define t (make-hash-table))
(hash-table-set! t a 1)
(list (equal? a b) (hash-table-ref/default t b 0))
